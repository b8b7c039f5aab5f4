import * as z from 'zod';
import { MESSAGES } from '../../notification/messages.ts';
import { OFFICES } from '../../notification/recipient.ts';
import { NotificationsPage } from '../../notification/requests.ts';
import { instant, namesOf, Text } from './common.ts';
import { done, rows } from './row.ts';

const Notification = z
  .strictObject({
    id: z.string(),
    code: z.enum(namesOf(MESSAGES)),
    at: instant,
    recipient: z.strictObject({ kind: z.enum(['enterprise', ...OFFICES]), id: z.string() }),
    claimId: z.string(),
    title: Text,
    text: Text,
    toDo: Text,
  })
  .meta({ id: 'Notification', description: '通知 · What an enterprise or an office was told of a claim' });

export const notifications = rows({
  operationId: 'listNotifications',
  method: 'GET',
  path: '/notifications',
  group: 'notifications',
  summary: { zh: '本人收到的通知,最新的在前', en: 'What the caller was told, newest first' },
  access: {
    signedIn: {
      zh: '每个人只看到本企业或本岗位收到的通知。',
      en: 'Everybody sees what their own enterprise or office was told, and nothing else.',
    },
  },
  query: NotificationsPage,
  answers: {
    200: done(z.strictObject({ notifications: z.array(Notification), cursor: z.string().optional() })),
  },
  problems: [],
});
