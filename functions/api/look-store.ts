import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { lookKey, lookListPk } from '../claim/keys.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { dynamo } from '../shared/dynamo-client.ts';
import { conditionally, tableName } from '../shared/table-store.ts';
import type { Caller } from './permissions.ts';

/** Who looked at what, and when; once an hour, however often. Nothing of what was seen. */
export interface Look {
  /** Subject of the token. */
  readonly by: string;
  /** `claim`, `execution`, `export`, or the route that was read: `GET /cases`. */
  readonly what: string;
  /** The claim, or `-` where it is about none or several. */
  readonly at: string;
  /** Business time of the first look in that hour, ISO 8601. */
  readonly since: string;
}

/** Looks of this environment that are written down already: a page read every second costs one write an hour. */
let noted = new Set<string>();
const MOST_NOTED = 1_000;

/** Writes down that somebody looks. Safe to call again: within an hour the first one stays. */
export async function noteLook(look: Look): Promise<void> {
  const { by, what, at, since } = look;
  const hour = since.slice(0, 13);
  const place = JSON.stringify([at, hour, by, what]);
  if (noted.has(place)) return;
  await conditionally(() =>
    dynamo().send(
      new PutCommand({
        TableName: tableName(),
        Item: {
          ...lookKey(at, hour, by, what),
          ...look,
          gsi1pk: lookListPk(shanghaiDate(new Date(since))),
          gsi1sk: `${since}#${by}#${at}#${what}`,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
  if (noted.size >= MOST_NOTED) noted = new Set();
  noted.add(place);
}

/** What was asked for: a claim is told beside it, and other things by their ids where something of them was in clear. */
function routeOf(method: string, resource: string, params: Readonly<Record<string, string>>, isClear: boolean): string {
  const path = isClear
    ? resource.replace(/\{(\w+)\}/g, (whole, name: string) => (name === 'claimId' ? whole : (params[name] ?? whole)))
    : resource;
  return `${method} ${path}`;
}

/** Every read of an auditor, whatever route it takes; and everybody's look at something in clear. */
export async function noteRequest(
  {
    caller,
    params,
    now,
  }: { readonly caller: Caller; readonly params: Readonly<Record<string, string>>; readonly now: Date },
  { method, resource, isClear }: { readonly method: string; readonly resource: string; readonly isClear: boolean },
): Promise<void> {
  if (!isClear && !(method === 'GET' && caller.roles.includes('auditor'))) return;
  const what = routeOf(method, resource, params, isClear);
  await noteLook({ by: caller.subject, what, at: params.claimId ?? '-', since: now.toISOString() });
}
