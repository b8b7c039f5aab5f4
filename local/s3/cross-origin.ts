import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';
import { S3Failure } from './failure.ts';

const rule = z.strictObject({
  AllowedOrigins: z.array(z.string()),
  AllowedMethods: z.array(z.string()),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: z.coerce.number().optional(),
});
type Rule = z.infer<typeof rule>;

const bucketProperties = z.looseObject({
  CorsConfiguration: z.strictObject({ CorsRules: z.array(rule) }).optional(),
});

/** Which pages of other origins may use which bucket, as the template says. */
export type CrossOrigin = ReadonlyMap<string, readonly Rule[]>;

export function crossOriginOf(stack: Stack): CrossOrigin {
  return new Map(
    stack
      .ofType('AWS::S3::Bucket')
      .map((resource) => [
        resource.name,
        readProperties(resource, bucketProperties).CorsConfiguration?.CorsRules ?? [],
      ]),
  );
}

/** At most one `*`, which stands for any letters. */
function matches(pattern: string, value: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === value;
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
}

function ruleFor(rules: readonly Rule[], origin: string, method: string, headers: readonly string[]): Rule | undefined {
  return rules.find(
    ({ AllowedOrigins, AllowedMethods, AllowedHeaders }) =>
      AllowedOrigins.some((pattern) => matches(pattern, origin)) &&
      AllowedMethods.includes(method) &&
      headers.every((header) => AllowedHeaders.some((pattern) => matches(pattern.toLowerCase(), header.toLowerCase()))),
  );
}

function listed(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/**
 * A browser's question before a request to another origin; nobody signs it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 *
 * @throws {@link S3Failure} 403 where no rule allows the request
 */
export function answerPreflight(rules: CrossOrigin, incoming: IncomingMessage, response: ServerResponse): void {
  const { origin, 'access-control-request-method': method, 'access-control-request-headers': named } = incoming.headers;
  const headers = listed(named);
  const rule =
    origin === undefined || method === undefined
      ? undefined
      : ruleFor(rules.get(bucketIn(incoming)) ?? [], origin, method, headers);
  if (origin === undefined || rule === undefined)
    throw new S3Failure(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  response
    .writeHead(200, {
      ...allowedOrigin(rule, origin),
      'access-control-allow-methods': rule.AllowedMethods.join(', '),
      ...(headers.length === 0 ? {} : { 'access-control-allow-headers': headers.join(', ').toLowerCase() }),
      ...(rule.MaxAge === undefined ? {} : { 'access-control-max-age': String(rule.MaxAge) }),
    })
    .end();
}

/** Puts on an answer what lets the page that asked read it. */
export function allowReading(rules: CrossOrigin, incoming: IncomingMessage, response: ServerResponse): void {
  const { origin } = incoming.headers;
  if (origin === undefined) return;
  const rule = ruleFor(rules.get(bucketIn(incoming)) ?? [], origin, incoming.method ?? 'GET', []);
  if (rule === undefined) return;
  for (const [name, value] of Object.entries(allowedOrigin(rule, origin))) response.setHeader(name, value);
  if (rule.ExposedHeaders.length > 0)
    response.setHeader('access-control-expose-headers', rule.ExposedHeaders.join(', '));
}

function allowedOrigin({ AllowedOrigins }: Rule, origin: string): Record<string, string> {
  const vary = { vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method' };
  if (AllowedOrigins.includes('*')) return { 'access-control-allow-origin': '*', ...vary };
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', ...vary };
}

function bucketIn({ url }: IncomingMessage): string {
  return (url ?? '').split(/[?]/)[0]?.split('/')[1] ?? '';
}
