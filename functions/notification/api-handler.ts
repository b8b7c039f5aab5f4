import * as z from 'zod';
import { fromCursor, toCursor } from '../api/cursor.ts';
import { api, type Call, read } from '../api/operation.ts';
import { invalidQuery, type Response } from '../api/problem.ts';
import { outgoing } from './channel.ts';
import { readInboxes } from './inbox-store.ts';
import { inboxesOf } from './recipient.ts';
import { NotificationsPage } from './requests.ts';

export const handler = api({ 'GET /notifications': read(list) });

const Cursor = z.strictObject({ before: z.string().max(512) });

/** What the caller was told, as an enterprise and in each of their offices, newest first. */
async function list(call: Call): Promise<Response> {
  const page = NotificationsPage.safeParse(call.query);
  const after = page.data?.cursor === undefined ? undefined : fromCursor(Cursor, page.data.cursor);
  if (!page.success || (page.data.cursor !== undefined && after === undefined)) return invalidQuery();
  const { notifications, last } = await readInboxes(inboxesOf(call.caller), page.data.limit, after?.before);
  return {
    status: 200,
    body: {
      notifications: notifications.map(outgoing),
      ...(last === undefined ? {} : { cursor: toCursor({ before: last }) }),
    },
  };
}
