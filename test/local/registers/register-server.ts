import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { LOCAL_API_KEY, type RegistersOptions, type RunningRegisters, startRegisters } from '#local/registers/index.ts';
import contract from '#local/registers/openapi.json' with { type: 'json' };

export type Kind = 'certificates' | 'people' | 'enterprises' | 'issuers' | 'classes';
export type ContractPath = Exclude<keyof typeof contract.paths, '/v1/health' | `/control${string}`>;

/** The real server over a folder of its own. */
export class RegisterServer {
  readonly registers: RunningRegisters;
  readonly dataDir: string;

  private constructor(registers: RunningRegisters, dataDir: string) {
    this.registers = registers;
    this.dataDir = dataDir;
  }

  static async start(
    records: Partial<Record<Kind, readonly object[]>>,
    options: Pick<RegistersOptions, 'requestsPerSecond'> = {},
  ): Promise<RegisterServer> {
    const dataDir = mkdtempSync(join(tmpdir(), 'registers-'));
    for (const kind of ['certificates', 'people', 'enterprises', 'issuers', 'classes'] as const) {
      const rows = (records[kind] ?? []).map((row) => `${JSON.stringify(row)}\n`);
      writeFileSync(join(dataDir, `${kind}.ndjson`), rows.join(''));
    }
    return new RegisterServer(await startRegisters({ port: 0, dataDir, ...options }), dataDir);
  }

  async close(): Promise<void> {
    await this.registers.close();
    rmSync(this.dataDir, { recursive: true });
  }

  post(path: string, body: unknown, headers: Record<string, string> = { 'x-api-key': LOCAL_API_KEY }) {
    return fetch(`${this.registers.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** The results of one batch call, after a look whether the contract promises such an answer. */
  async results(path: ContractPath, ...requests: readonly object[]): Promise<Record<string, unknown>[]> {
    const body: unknown = await (await this.post(path, { requests })).json();
    const broken = answerSchema(path).safeParse(body).error;
    if (broken !== undefined) throw new Error(`${path} answers what the contract does not promise: ${broken.message}`);
    return (body as { results: Record<string, unknown>[] }).results;
  }

  health(query = ''): Promise<Response> {
    return fetch(`${this.registers.url}/v1/health${query}`);
  }
}

/** What the contract promises as the answer. */
export function answerSchema(path: ContractPath): z.ZodType {
  return schemaOf(contract.paths[path].post.responses['200'].content['application/json'].schema);
}

/** What the contract takes as a question. */
export function questionSchema(path: ContractPath): z.ZodType {
  return schemaOf(contract.paths[path].post.requestBody.content['application/json'].schema);
}

/** A schema of the contract with its references resolved. */
export function schemaOf(schema: unknown): z.ZodType {
  return z.fromJSONSchema(resolve(schema) as Parameters<typeof z.fromJSONSchema>[0]);
}

function resolve(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(resolve);
  if (typeof schema !== 'object' || schema === null) return schema;
  const reference = (schema as { $ref?: string }).$ref?.split('/').at(-1);
  if (reference !== undefined) return resolve(contract.components.schemas[reference as 'Problem']);
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, resolve(value)]));
}
