import type { IncomingMessage } from 'node:http';

/** What the protocols of AWS say of a request before its body is read, and how they word an error. */

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type JsonVersion = '1.0' | '1.1';

export const jsonHeaders = (version: JsonVersion) => ({ 'content-type': `application/x-amz-json-${version}` });

export function awsJson(status: number, type: string, message: string, version: JsonVersion): WireAnswer {
  return { status, headers: jsonHeaders(version), body: JSON.stringify({ __type: type, message }) };
}

/** The operation of a JSON protocol, from `X-Amz-Target`. */
export function operationOf(incoming: IncomingMessage): string {
  return String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
}

/** Without the query, still encoded. */
export function pathOf(incoming: IncomingMessage): string {
  return (incoming.url ?? '/').split('?')[0] ?? '/';
}

export function s3OperationOf(incoming: IncomingMessage): string {
  const [, , ...key] = pathOf(incoming).split('/');
  if (key.join('/') === '') return hasParameter(incoming, 'versions') ? 'ListObjectVersions' : 'ListObjectsV2';
  if (incoming.method === 'PUT' && incoming.headers['x-amz-copy-source'] !== undefined) return 'CopyObject';
  const verb = { PUT: 'Put', GET: 'Get', HEAD: 'Head', DELETE: 'Delete' }[incoming.method ?? 'GET'];
  return `${verb ?? incoming.method}Object`;
}

export function hasParameter(incoming: IncomingMessage, name: string): boolean {
  return parameterOf(incoming, name) !== undefined;
}

export function parameterOf(incoming: IncomingMessage, name: string): string | undefined {
  return new URL(incoming.url ?? '/', 'http://localhost').searchParams.get(name) ?? undefined;
}
