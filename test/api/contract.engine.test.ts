import { globSync, readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '#functions/api/contract/operations.ts';
import { PROBLEM_STATUS } from '#functions/api/contract/problems.ts';
import { problemsOf, writes } from '#functions/api/contract/row.ts';
import { PERMISSIONS } from '#functions/api/permissions.ts';
import { apiOf } from '#local/api-gateway/definition.ts';
import { generated } from '../../scripts/contract/generated.ts';
import { document, faultsOfBody } from '#test/support/contract.ts';
import { loadStack } from '#local/template/stack.ts';
import { templateDir } from '#test/support/synthesized.ts';

const keyOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
/** Pages of the console are no operations. */
const isPage = ({ resourcePath }: { resourcePath: string }) => /^\/console(\/|$)/.test(resourcePath);
const stackRoutes = () =>
  (apiOf(loadStack({ templateDir: templateDir() }))?.routes ?? []).filter((route) => !isPage(route));
const keys = OPERATIONS.map(keyOf).toSorted();

describe('the contract', () => {
  test('has a row for every route of the stack and for every route of the functions, and no other', () => {
    const routes = stackRoutes().map(({ method, resourcePath: path }) => keyOf({ method, path }));
    expect(routes.toSorted()).toEqual(keys);
    const handled = globSync('functions/*/*api-handler.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/[{ ] '((?:GET|POST|PUT|DELETE) \/[^']*)':/g)].map(([, key = '']) => key),
    );
    expect(handled.toSorted()).toEqual(keys);
  });

  test('asks for a token exactly where the stack does', () => {
    const open = stackRoutes().filter(({ authorizer }) => authorizer === undefined);
    expect(
      OPERATIONS.filter(({ access }) => 'open' in access || 'signed' in access)
        .map(keyOf)
        .toSorted(),
    ).toEqual(open.map(({ method, resourcePath: path }) => keyOf({ method, path })).toSorted());
  });

  test('names each operation once, and only permissions and problems that there are', () => {
    const ids = OPERATIONS.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { access } of OPERATIONS) {
      for (const name of 'permission' in access ? [access.permission].flat() : [])
        expect(PERMISSIONS).toHaveProperty(name);
    }
  });

  test('knows every problem that the functions tell, with its status', () => {
    const told = globSync('functions/**/*.ts').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bproblem\(\s*(\d{3}),\s*'([a-z-]+)'/g)].map(([, status, code]) => [
        code,
        Number(status),
      ]),
    );
    expect(told.length).toBeGreaterThan(50);
    for (const [code, status] of told)
      expect({ [String(code)]: status }).toEqual({ [String(code)]: PROBLEM_STATUS[code as never] });
    const used = new Set(OPERATIONS.flatMap(problemsOf));
    expect(Object.keys(PROBLEM_STATUS).filter((code) => !used.has(code as never))).toEqual([]);
  });

  test('has files of it that are not stale: npm run contract', () => {
    for (const [path, text] of Object.entries(generated()))
      expect(readFileSync(path, 'utf8') === text, path).toBe(true);
  });

  test('is a good OpenAPI document', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const found = await lintFromString({ source: readFileSync('client/openapi.json', 'utf8'), config });
    expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  test('gives an example of every body, true to its schema', () => {
    for (const { method, path, operationId, body, example } of OPERATIONS.filter(writes)) {
      expect(example, operationId).toBeDefined();
      expect(faultsOfBody(path, method, example), operationId).toEqual([]);
      expect(body?.safeParse(example).error?.issues ?? [], operationId).toEqual([]);
    }
    expect(Object.values(document.paths).flatMap((path) => Object.values(path))).toHaveLength(OPERATIONS.length);
  });
});
