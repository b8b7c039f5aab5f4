import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { bundleDirectory } from '#infra/bundle.ts';
import { defaultProvider } from '#infra/bundled/lambda-credentials.ts';
import { literalKeys } from '#infra/bundled/lean-sdk.ts';
import { ENTRIES, type FunctionName } from '#infra/entries.ts';
import { unpackCode } from '#local/lambda/code.ts';
import { scratchFolder } from '#test/support/scratch.ts';

const folder = scratchFolder('bundles');
const bundleOf = (name: string) => join(unpackCode(bundleDirectory(name), folder), 'index.js');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Somebody waits for the answers of these. */
const ANSWERS_PEOPLE: readonly FunctionName[] = [
  'Authorizer',
  'ClaimApi',
  'SubmissionApi',
  'DryRunApi',
  'ConsoleApi',
  'ReviewApi',
  'ReviewQueueApi',
  'ReviewEvidenceApi',
  'NoticeApi',
  'PaymentApi',
  'ExecutionApi',
  'AuditApi',
  'EntitlementApi',
  'PolicyApi',
  'CaseApi',
  'WorkerApi',
  'ContractApi',
  'OfficeApi',
];

describe('bundles', () => {
  test.each(Object.keys(ENTRIES))('the bundle of %s stays below what its callers wait for', (name) => {
    const limit = (ANSWERS_PEOPLE as readonly string[]).includes(name) ? 500_000 : 800_000;
    expect(statSync(bundleOf(name)).size).toBeLessThanOrEqual(limit);
  });

  test('leave out the credential providers of developers and their computers', () => {
    for (const name of Object.keys(ENTRIES)) {
      expect(readFileSync(bundleOf(name), 'utf8')).not.toMatch(/sso_start_url|credential_process|169\.254\.170\.2/);
    }
  });

  test('leave out the writer of JSON schemas, which nobody asks once the contract is written', () => {
    for (const name of Object.keys(ENTRIES)) {
      expect(readFileSync(bundleOf(name), 'utf8')).not.toContain('json-schema.org/draft-07');
    }
  });

  test('show in a trace where our own code was written', () => {
    const script = `require(${JSON.stringify(bundleOf('Stand'))}).handler({}, {}).catch(({ stack }) => console.log(stack))`;
    const trace = execFileSync(process.execPath, ['--enable-source-maps', '-e', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const source = readFileSync(ENTRIES.Stand, 'utf8').split('\n');
    const line = Number(/functions\/claim\/stand-handler\.ts:(\d+):/.exec(trace)?.[1]);
    expect(source[line - 1]).toContain('.parse(');
  });
});

describe('keys of shapes', () => {
  const evaluate = (source: string): unknown => new Function(`${source}\nreturn made;`)();

  test('that are constants become literals and mean the same', () => {
    const source = 'const _xF = "xmlFlattened";\nconst _hH = "x-amz-a";\nconst made = [{ [_xF]: 1, [_hH]: [_xF, 2] }];';
    const literal = literalKeys(source);
    expect(literal).not.toMatch(/\[_\w+\]:/);
    expect(evaluate(literal)).toEqual(evaluate(source));
    expect(evaluate(literal)).toEqual([{ xmlFlattened: 1, 'x-amz-a': ['xmlFlattened', 2] }]);
  });

  test('that are anything else stay as they are', () => {
    const source = 'const other = String(1);\nconst made = { [other]: 1 };';
    expect(literalKeys(source)).toBe(source);
  });
});

describe('credentials in a bundle', () => {
  afterAll(() => vi.unstubAllEnvs());

  test('are those that Lambda gives', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'session');
    await expect(defaultProvider()()).resolves.toEqual({
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      sessionToken: 'session',
    });
  });

  test('may be without a session', async () => {
    vi.stubEnv('AWS_SESSION_TOKEN', '');
    await expect(defaultProvider()()).resolves.toEqual({ accessKeyId: 'id', secretAccessKey: 'secret' });
  });

  test('that are not there are named, and nothing of those that are', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    const refused = expect(defaultProvider()()).rejects;
    await refused.toMatchObject({ name: 'CredentialsProviderError' });
    await refused.toThrow(/AWS_SECRET_ACCESS_KEY/);
    await refused.not.toThrow(/\bid\b/);
  });
});
