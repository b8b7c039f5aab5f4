import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import aslValidator from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { STATUSES, WAITING_STATUSES } from '#functions/claim/status.ts';

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly ItemProcessor?: Definition;
  readonly Arguments?: { readonly Payload: Readonly<Record<string, string>> };
}
interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const text = readFileSync(new URL('../../workflows/claim.asl.json', import.meta.url), 'utf8');
const definition = JSON.parse(text) as Definition;

function allStates({ States }: Definition): [string, State][] {
  return Object.entries(States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.ItemProcessor === undefined ? [] : allStates(state.ItemProcessor)),
  ]);
}
const states = allStates(definition);
const tasks = states.filter(([, { Type }]) => Type === 'Task');

describe('the definition of the claim workflow', () => {
  test('is valid ASL once its placeholders are filled in', () => {
    const filled = text
      .replaceAll('${Partition}', 'aws')
      .replaceAll(/\$\{(\w+)Function\}/g, 'arn:aws:lambda:us-east-1:123456789012:function:$1');
    expect(filled).not.toContain('${');
    const { isValid, errors } = aslValidator(JSON.parse(filled));
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  });

  test.each(tasks)('%s has a timeout and retries', (_name, task) => {
    expect(task.TimeoutSeconds).toBeGreaterThan(0);
    expect(task.Retry?.length).toBeGreaterThan(0);
  });

  test('every state can be reached', () => {
    const next = ({ Next, Default, Choices = [], Catch = [] }: State) =>
      [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((caught) => caught.Next)].filter(
        (name) => name !== undefined,
      );
    const reached = new Set([definition.StartAt]);
    for (const name of reached) for (const following of next(definition.States[name] as State)) reached.add(following);
    expect([...reached].sort()).toEqual(Object.keys(definition.States).sort());
  });

  test('every status of a claim but the draft leads somewhere', () => {
    const conditions = (definition.States.ResumeAt?.Choices ?? []).map(({ Condition }) => Condition).join('\n');
    const missing = STATUSES.filter((status) => status !== 'draft' && !conditions.includes(`'${status}'`));
    expect(missing).toEqual([]);
  });

  test('every waiting status has a state that hands over its token, and no other state waits', () => {
    const waits = tasks.filter(([, { Resource }]) => Resource?.endsWith('.waitForTaskToken'));
    expect(waits.map(([, { Arguments }]) => Arguments?.Payload.status).sort()).toEqual([...WAITING_STATUSES].sort());
    for (const [, { Arguments }] of waits) expect(Arguments?.Payload.token).toContain('Task.Token');
  });

  test('names no error that the code does not throw and AWS does not know', () => {
    const source = sourceFiles(new URL('../../functions', import.meta.url).pathname);
    const own = tasks
      .flatMap(([, { Retry = [], Catch = [] }]) => [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals))
      .filter((name) => !/^(States|Lambda)\./.test(name));
    for (const name of new Set(own)) expect(source, name).toContain(`override readonly name = '${name}'`);
  });

  test('uses no operator that JSONata on AWS refuses', () => {
    expect(text).not.toMatch(/\?\?|\?:/);
  });
});

function sourceFiles(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}
