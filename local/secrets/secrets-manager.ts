import { createHash, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { awsJson, operationOf } from '../aws-wire.ts';
import { type RunningServer, readBody, serve } from '../http.ts';
import { inTransaction } from '../store.ts';
import type { Place } from '../template/identities.ts';

export type SecretsPlace = Pick<Place, 'partition' | 'region' | 'account'>;

/** Secrets Manager as far as in use: GetSecretValue, and PutSecretValue, which rotates. */
export interface Secrets extends RunningServer {
  /** Makes a new current version; the one that was current is the previous one then. */
  rotate(name: string, value: string): void;
}

const requests = {
  GetSecretValue: z.strictObject({
    SecretId: z.string(),
    VersionStage: z.enum(['AWSCURRENT', 'AWSPREVIOUS']).optional(),
  }),
  PutSecretValue: z.strictObject({
    SecretId: z.string(),
    SecretString: z.string().min(1),
    ClientRequestToken: z.string().optional(),
  }),
};

/** The six characters that Secrets Manager puts behind a name; the same at every start. */
export function secretArn({ partition, region, account }: SecretsPlace, name: string): string {
  const suffix = createHash('sha256').update(name).digest('base64').replace(/\W/g, '').slice(0, 6);
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-${suffix}`;
}

/** @param initial values of secrets that are not kept yet, by their names */
export async function startSecrets(options: {
  readonly port: number;
  readonly place: SecretsPlace;
  readonly store: DatabaseSync;
  readonly initial: Readonly<Record<string, string>>;
}): Promise<Secrets> {
  const { store, place } = options;
  store.exec(`CREATE TABLE IF NOT EXISTS secret_versions (
    name TEXT NOT NULL, stage TEXT NOT NULL, version TEXT NOT NULL, value TEXT NOT NULL, made INTEGER NOT NULL,
    PRIMARY KEY (name, stage)) WITHOUT ROWID`);
  const select = store.prepare('SELECT * FROM secret_versions WHERE name = ? AND stage = ?');
  const upsert = store.prepare('INSERT OR REPLACE INTO secret_versions VALUES (?, ?, ?, ?, ?)');
  const known = new Set(
    store
      .prepare('SELECT name FROM secret_versions')
      .all()
      .map((row) => String(row['name'])),
  );

  function put(name: string, value: string): string {
    const version = randomUUID();
    const before = select.get(name, 'AWSCURRENT');
    if (before !== undefined)
      upsert.run(name, 'AWSPREVIOUS', String(before['version']), String(before['value']), Number(before['made']));
    upsert.run(name, 'AWSCURRENT', version, value, Date.now());
    known.add(name);
    return version;
  }
  const rotate = (name: string, value: string): string => inTransaction(store, () => put(name, value));
  const missing = Object.entries(options.initial).filter(([name]) => !known.has(name));
  if (missing.length > 0)
    inTransaction(store, () => {
      for (const [name, value] of missing) put(name, value);
    });

  const notFound = (what: string) =>
    awsJson(400, 'ResourceNotFoundException', `Secrets Manager can't find the specified ${what}.`, '1.1');

  function answer(operation: string, body: unknown) {
    if (operation !== 'GetSecretValue' && operation !== 'PutSecretValue')
      return awsJson(400, 'UnknownOperationException', `${operation} is not implemented on one machine.`, '1.1');
    const parsed = requests[operation].safeParse(body);
    if (!parsed.success) return awsJson(400, 'ValidationException', z.prettifyError(parsed.error), '1.1');
    const request = parsed.data;
    const name = [...known].find((one) => one === request.SecretId || secretArn(place, one) === request.SecretId);
    if (name === undefined) return notFound('secret');
    const of = { ARN: secretArn(place, name), Name: name };
    const ok = (answered: object) => ({
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ ...of, ...answered }),
    });
    if ('SecretString' in request)
      return ok({ VersionId: rotate(name, request.SecretString), VersionStages: ['AWSCURRENT'] });
    const stage = request.VersionStage ?? 'AWSCURRENT';
    const found = select.get(name, stage);
    if (found === undefined) return notFound(`secret value for staging label: ${stage}`);
    return ok({
      VersionId: String(found['version']),
      VersionStages: [stage],
      SecretString: String(found['value']),
      CreatedDate: Number(found['made']) / 1_000,
    });
  }

  const server = await serve(options.port, async (incoming, response) => {
    const body = JSON.parse((await readBody(incoming)).toString('utf8'));
    const { status, headers, body: text } = answer(operationOf(incoming), body);
    response.writeHead(status, headers).end(text);
  });
  return { ...server, rotate };
}
