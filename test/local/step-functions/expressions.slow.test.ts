/** Slow: three hundred random expressions and their limits in time; `npm test` evaluates those of the workflow. */
import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { evaluateInCell } from '#local/step-functions/expression-cell.ts';
import { isPlain } from '#local/step-functions/expression-shape.ts';
import { compileTemplate } from '#local/step-functions/expression.ts';
import type { JsonObject } from '#local/step-functions/json.ts';
import { engines } from './fixture.ts';
import { machine, runToRest } from './support.ts';

const { begin } = engines();
const plain = (source: string): boolean => isPlain(jsonata(source).ast());

describe('an expression that runs away', () => {
  it.each([
    ['a regular expression that backtracks', "$match($pad('', 60, 'a') & '!', /^(a+)+$/)"],
    ['a recursion that never ends', '($f := function($n){ $f($n + 1) }; $f(0))'],
    ['a recursion that grows', '($f := function($n){ 1 + $f($n + 1) }; $f(0))'],
    ['ranges of ranges', '$sum([1..10000].([1..10000]))'],
    ['a huge range', '$count([1..9999999])'],
    ['one beyond what JSONata allows', '[1..1000000000]'],
    ['a function that takes the square of its input', '$count($distinct($range(1, 100000, 1)))'],
    ['a text that doubles', "($f := function($s, $n){ $n = 0 ? $s : $f($s & $s, $n - 1) }; $length($f('x', 28)))"],
  ])('%s is stopped, and the engine goes on', async (_, expression) => {
    const engine = await begin({
      definition: machine({
        C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.bad %}', Next: 'Bad' }], Default: 'Good' },
        Bad: { Type: 'Pass', Output: `{% ${expression} %}`, End: true },
        Good: { Type: 'Pass', Output: '{% $sum([1..10]) %}', End: true },
      }),
    });
    const bad = await runToRest(engine, { bad: true });
    expect([bad.status, bad.error]).toEqual(['FAILED', 'States.QueryEvaluationError']);
    expect((await runToRest(engine, { bad: false })).output).toBe('55');
  });

  it('takes nothing over into the next evaluation', () => {
    expect(() => evaluateInCell('($f := function(){ $f() }; $f())', {})).toThrow('stopped');
    expect(evaluateInCell('$exists($f)', {})).toBe(false);
  });

  it('that the process itself could not stop is not evaluated in it', () => {
    for (const source of [
      '[1..9]',
      '$match(a, /x/)',
      'a[b = 1]',
      'a.(b)',
      'a.$f(b)',
      '**.a',
      'a.*',
      'a^(b)',
      'a{b: c}',
      '($f := 1; $f)',
      'function($x){ $x }',
      '$map(a, $f)',
      '$distinct(a)',
      'a ~> $count()',
      '$toMillis(a, b)',
      '{"a": [1..9]}',
      'true ? [1..9] : 1',
    ])
      expect([source, plain(source)]).toEqual([source, false]);
  });

  it('ordinary ones are evaluated directly', () => {
    for (const source of [
      '$states.result.Payload.round',
      "$status = 'submitted'",
      '$n < 3 and $exists($states.input.x.y)',
      '{"a": $b, "c": [$d, 1]}',
      '$count($batches) > 0 ? $batches : []',
      '$round + 1',
      '[$states.result.Payload.batches]',
    ])
      expect([source, plain(source)]).toEqual([source, true]);
  });

  it('both ways give the same for whatever is ordinary', async () => {
    const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
    console.log(`seed ${seed}`);
    const atom = fc.constantFrom('$a', '$b.c', '$b.d.e', '1', "'x'", 'true', 'null', '$list', '$absent', '$list.n');
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small' },
        atom,
        fc
          .tuple(
            tie('expression'),
            fc.constantFrom('=', '!=', '<', '+', '*', '&', 'and', 'or', 'in'),
            tie('expression'),
          )
          .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
        fc
          .tuple(fc.constantFrom('count', 'exists', 'string', 'not', 'type', 'sum'), tie('expression'))
          .map(([name, of]) => `$${name}(${of})`),
        fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => `[${one}, {"k": ${other}}]`),
        fc
          .tuple(tie('expression'), tie('expression'), tie('expression'))
          .map(([c, yes, no]) => `(${c} ? ${yes} : ${no})`),
      ),
    }));
    const bindings: JsonObject = { a: 7, b: { c: 'x', d: { e: [1, 2] } }, list: [{ n: 1 }, { n: 2 }, {}] };
    const outcome = async (work: () => unknown): Promise<string> => {
      try {
        return JSON.stringify({ value: await work() });
      } catch (error) {
        return String((error as { code?: string }).code);
      }
    };
    await fc.assert(
      fc.asyncProperty(expression, async (source) => {
        expect(plain(source)).toBe(true);
        const direct = await outcome(() => jsonata(source).evaluate(undefined, bindings));
        expect(await outcome(() => evaluateInCell(source, bindings))).toBe(direct);
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('operators of newer JSONata', () => {
  it.each(['$a ?? $b', '$a ?: $b', '$states.input.x ?? 1', "$states.input.x ?: 'y'"])(
    '%s is refused, as AWS refuses it',
    (source) => {
      const faults: string[] = [];
      compileTemplate(`{% ${source} %}`, 'Output', (location) => faults.push(location));
      expect(faults).toEqual(['Output']);
    },
  );
});
