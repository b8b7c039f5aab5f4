import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import * as z from 'zod';
import type { Actor } from '../claim/audit-event.ts';
import { getClaim } from '../claim/claim-store.ts';
import type { Claim } from '../claim/claim.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { businessNow } from '../shared/business-time-store.ts';
import { watchingClear } from '../shared/clear-view.ts';
import { ContentionError } from '../shared/errors.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import { callerOf, identityFaultsIn } from './caller.ts';
import { cursorKey } from './cursor-key-store.ts';
import { type ListAsked, openCursor, sealCursor } from './cursor.ts';
import { doubledNames } from './doubled-names.ts';
import { preferredLanguage } from './language.ts';
import { actorOf } from './hands.ts';
import { noteRequest } from './look-store.ts';
import { officeOf } from './office-store.ts';
import { keepOfficerName, learnOfficerName } from './officer-name-store.ts';
import {
  acting,
  allows,
  type Caller,
  isNamed,
  isOfficer,
  keepsAway,
  type Operation,
  type Role,
  type Target,
} from './permissions.ts';
import {
  forbidden,
  identityUnusable,
  inLanguage,
  invalidBody,
  invalidQuery,
  keptAway,
  malformedJson,
  notFound,
  problem,
  type Response,
} from './problem.ts';
import { isSoundJson, isSoundName } from './sound-json.ts';

export interface Call<Body = unknown> {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly rawBody: string;
  readonly header: (name: string) => string | undefined;
  /** Present on every write: the caller's name for this one request. */
  readonly idempotencyKey: string;
  /** Network address of whoever asks: personal, to be kept as a keyed mark only. */
  readonly sourceAddress: string;
  readonly now: Date;
}

export interface Route {
  /** Writes demand an `Idempotency-Key`; signed callbacks bring their own identity instead. */
  readonly kind: 'read' | 'write' | 'signed';
  readonly handle: (call: Call) => Promise<Response>;
}

/** A route whose body is checked before anything else looks at it. */
export function write<Schema extends z.ZodType>(
  schema: Schema,
  handle: (call: Call<z.infer<Schema>>) => Promise<Response>,
): Route {
  return {
    kind: 'write',
    handle: async (call) => {
      const parsed = schema.safeParse(call.body);
      return parsed.success ? handle({ ...call, body: parsed.data }) : invalidBody(parsed.error);
    },
  };
}

export const read = (handle: (call: Call) => Promise<Response>): Route => ({ kind: 'read', handle });

/** The claim named in the path, if this caller may do that to it; what may not be seen is not found. */
export async function claimFor(
  call: Call,
  operation: Operation,
): Promise<{ readonly claim: Claim; readonly role: Role; readonly actor: Actor } | { readonly refused: Response }> {
  const claim = await getClaim(call.params.claimId ?? '');
  if (claim === undefined) return { refused: notFound() };
  const found = acting(call.caller, operation, claim);
  if (found !== undefined) return { claim, role: found.role, actor: actorOf(call.caller, found) };
  return {
    refused: allows(call.caller, 'claim:read', claim) === undefined ? notFound() : refusalOf(call, operation, claim),
  };
}

/** Why the caller may not do this to something that they may see. */
export function refusalOf({ caller }: Call, operation: Operation, target: Target): Response {
  return keepsAway(caller, operation, target) ? keptAway() : forbidden();
}

/** Cursors of executions are the longest that anybody is given. */
const LONGEST_QUERY = 4_096;

const IDEMPOTENCY_KEY = z.string().regex(/^[\x21-\x7e]{8,128}$/);

/** One function for a group of routes, keyed `METHOD /resource`. */
export function api(routes: Readonly<Record<string, Route>>) {
  return async (event: APIGatewayProxyEvent, _context?: unknown): Promise<APIGatewayProxyResult> => {
    try {
      return toResult(event, await answer(routes, event));
    } catch (error) {
      logger.error('operation failed', { resource: event.resource, method: event.httpMethod, ...errorFacts(error) });
      return toResult(
        event,
        error instanceof ContentionError
          ? problem(503, 'busy', { zh: '当前并发过高,请稍后重试。', en: 'Too many at once: try again in a moment.' })
          : problem(500, 'internal', {
              zh: '系统内部错误,请稍后重试。',
              en: 'Something failed here: try again later.',
            }),
      );
    }
  };
}

async function answer(routes: Readonly<Record<string, Route>>, event: APIGatewayProxyEvent): Promise<Response> {
  const route = routes[`${event.httpMethod} ${event.resource}`];
  if (route === undefined) return notFound();
  const params = definedOnly(event.pathParameters);
  if (!Object.values(params).every(isSoundName)) return notFound();
  const query = definedOnly(event.queryStringParameters);
  if (!Object.values(query).every((value) => value.isWellFormed() && value.length <= LONGEST_QUERY)) {
    return invalidQuery();
  }
  const rawBody = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : (event.body ?? '');
  const { body, faulty } = bodyOf(route.kind, rawBody);
  if (faulty !== undefined) return faulty;
  const header = (name: string) => headerOf(event, name);
  const key = IDEMPOTENCY_KEY.safeParse(header('idempotency-key'));
  if (route.kind === 'write' && !key.success) {
    return problem(
      400,
      'idempotency-key-missing',
      { zh: '写操作必须带 Idempotency-Key 请求头。', en: 'A write needs an Idempotency-Key header.' },
      {
        fix: {
          zh: '请为每个操作生成一个唯一的键(8 至 128 个字符),重试时沿用。',
          en: 'Make one unique key (8 to 128 characters) per operation and keep it when you retry.',
        },
      },
    );
  }
  const faults = identityFaultsIn(event.requestContext.authorizer);
  if (faults.length > 0) return identityUnusable(faults);
  const caller = callerOf(event.requestContext.authorizer);
  const now = await businessNow();
  const list: ListAsked = { resource: event.resource, params, query, subject: caller.subject };
  const opened = await withOpenCursor(list);
  if (opened === undefined) return invalidQuery();
  const call: Call = {
    caller: await officerOf(caller, now),
    params,
    query: opened,
    body,
    rawBody,
    header,
    idempotencyKey: key.success ? key.data : '',
    sourceAddress: event.requestContext.identity?.sourceIp ?? '',
    now,
  };
  const { answer: response, isClear } = await watchingClear(() => route.handle(call));
  // Written down before it is shown: there is no look that nobody knows of.
  if (response.status < 300) {
    await noteRequest(call, { method: event.httpMethod, resource: event.resource, isClear });
  }
  return route.kind === 'read' ? withSealedCursor(response, list) : response;
}

/** The query with the place that its cursor stands for; `undefined` where it was not made for this list and caller. */
async function withOpenCursor(list: ListAsked): Promise<ListAsked['query'] | undefined> {
  const { cursor } = list.query;
  if (cursor === undefined) return list.query;
  const place = openCursor(await cursorKey(), list, cursor);
  return place === undefined ? undefined : { ...list.query, cursor: place };
}

/** Sealed here, where no list can forget it. */
async function withSealedCursor(response: Response, list: ListAsked): Promise<Response> {
  const { body } = response;
  if (typeof body !== 'object' || body === null) return response;
  for (const name of ['cursor', 'nextCursor']) {
    const place: unknown = (body as Record<string, unknown>)[name];
    if (typeof place !== 'string') continue;
    return { ...response, body: { ...body, [name]: sealCursor(await cursorKey(), list, place) } };
  }
  return response;
}

/** Together with the offices that they fill today for others, and with what they keep away from. */
async function officerOf(caller: Caller, now: Date): Promise<Caller> {
  if (!isOfficer(caller.roles)) {
    if (caller.name !== undefined && isNamed(caller.roles)) await learnOfficerName(caller.subject, caller.name);
    return caller;
  }
  const { knownAs, ...office } = await officeOf(caller, shanghaiDate(now));
  if (caller.name !== undefined && caller.name !== knownAs) await keepOfficerName(caller.subject, caller.name);
  return { ...caller, ...office };
}

function headerOf(event: APIGatewayProxyEvent, name: string): string | undefined {
  return (
    event.headers?.[name.toLowerCase()] ??
    Object.entries(event.headers ?? {}).find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1]
  );
}

/** What is signed goes to its route even where nobody can read it: whoever signed it does not send it again. */
function bodyOf(kind: Route['kind'], rawBody: string): { readonly body?: unknown; readonly faulty?: Response } {
  if (kind === 'read') return {};
  const body = parseJson(rawBody);
  const doubled = body === MALFORMED ? [] : doubledNames(rawBody);
  if (body !== MALFORMED && doubled.length === 0) return { body };
  return kind === 'signed' ? {} : { faulty: body === MALFORMED ? malformedJson() : malformedJson(doubled) };
}

const MALFORMED = Symbol('malformed');

function parseJson(text: string): unknown {
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    return isSoundJson(body) ? body : MALFORMED;
  } catch {
    return MALFORMED;
  }
}

function definedOnly(record: Readonly<Record<string, string | undefined>> | null): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** An answer is data: no browser keeps it, guesses at it, runs it or shows it in a frame. */
const FOR_NO_PAGE = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=15552000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

function toResult(event: APIGatewayProxyEvent, response: Response): APIGatewayProxyResult {
  const { status, body, headers } = inLanguage(response, preferredLanguage(headerOf(event, 'accept-language')));
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...FOR_NO_PAGE, ...headers },
    // Text is a page already.
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}
