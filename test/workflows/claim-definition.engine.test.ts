import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { STATUSES, WAITING_STATUSES } from '#functions/claim/status.ts';
import { templateDir } from '#test/support/synthesized.ts';
import { CLAIM_WORKFLOW, callOf, type Flow, handsOverToken, readText, tasksOf } from '#workflows/definition.ts';
import { SERVICE_ERRORS } from '#workflows/known-names.ts';
import { lintWorkflow } from '#workflows/lint.ts';
import { substitutionsOf, thrownNames } from '#workflows/surroundings.ts';

const text = readText(CLAIM_WORKFLOW);
const definition = JSON.parse(text) as Flow;
const tasks = tasksOf(definition);

describe('the definition of the claim workflow', () => {
  test('has nothing that the lint finds, against the code and the stack that run it', () => {
    const [template = ''] = readdirSync(templateDir()).filter((file) => file.endsWith('.template.json'));
    const substitutions = substitutionsOf(JSON.parse(readFileSync(join(templateDir(), template), 'utf8')));
    expect([...substitutions.values()].filter((timeout) => timeout !== undefined).length).toBeGreaterThan(1);
    expect(lintWorkflow(text, { thrown: thrownNames(), substitutions })).toEqual([]);
  });

  test('every status of a claim but the draft leads somewhere', () => {
    const conditions = (definition.States.ResumeAt?.Choices ?? []).map(({ Condition }) => Condition).join('\n');
    const missing = STATUSES.filter((status) => status !== 'draft' && !conditions.includes(`'${status}'`));
    expect(missing).toEqual([]);
  });

  test('every waiting status has a state that hands over its token, and no other state waits', () => {
    const waiting = tasks.filter(({ state }) => handsOverToken(state));
    expect(waiting.map(({ state }) => callOf(state).Payload?.['status']).sort()).toEqual([...WAITING_STATUSES].sort());
  });

  test('the error names of our own stand in the bundles as they are written', () => {
    const named = tasks.flatMap(({ state: { Retry = [], Catch = [] } }) =>
      [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals),
    );
    const own = new Set(named.filter((name) => !SERVICE_ERRORS.has(name)));
    const bundles = globSync('asset.*/index.js', { cwd: templateDir() }).map((path) =>
      readFileSync(join(templateDir(), path), 'utf8'),
    );
    expect(own.size).toBeGreaterThan(0);
    for (const name of own) {
      const literal = new RegExp(`name\\s*=\\s*["'\`]${name}["'\`]`);
      expect(
        bundles.some((code) => literal.test(code)),
        name,
      ).toBe(true);
    }
  });
});
