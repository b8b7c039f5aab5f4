import { describe, expect, it } from 'vitest';
import { createFaults, type Ending, type Faults, type SeamRequest } from '#local/faults/faults.ts';
import { parseFaultPlan } from '#local/faults/read-plan.ts';
import { toldFaults } from '#local/faults/told.ts';
import { fitsWildcard } from '#local/wildcard.ts';

const faultsOf = (rules: readonly object[], seed = 1): Faults => createFaults(parseFaultPlan({ seed, rules }, 'test'));

/** How requests end, in order: `ran`, `ran twice`, `lost`, or the fault that was the end. */
async function outcomes(faults: Faults, requests: readonly SeamRequest[], seam = 's3' as const): Promise<string[]> {
  const ended: string[] = [];
  for (const request of requests) ended.push(await outcome(faults, request, seam));
  return ended;
}

function outcome(faults: Faults, request: SeamRequest, seam: 's3' | 'lambda' = 's3'): Promise<string> {
  return faults.seam(seam).through<string>(request, {
    run: async (times) => (times === 1 ? 'ran' : 'ran twice'),
    instead: ({ rule }: Ending) => rule.fault,
    lost: () => 'lost',
  });
}

const many = (count: number, operation = 'GetObject'): SeamRequest[] =>
  Array.from({ length: count }, () => ({ operation }));

describe('rules', () => {
  it('strike the same requests for the same seed, and others for another', async () => {
    const rules = [
      { seam: 's3', fault: 'error', probability: 0.3 },
      { seam: 's3', fault: 'double', probability: 0.3 },
    ];
    const first = await outcomes(faultsOf(rules, 7), many(60));
    expect(new Set(first)).toEqual(new Set(['ran', 'ran twice', 'error']));
    expect(await outcomes(faultsOf(rules, 7), many(60))).toEqual(first);
    expect(await outcomes(faultsOf(rules, 8), many(60))).not.toEqual(first);
  });

  it('draw each for itself: a rule more leaves what the others strike as it was', async () => {
    const rule = { seam: 's3', fault: 'double', probability: 0.4 };
    const alone = await outcomes(faultsOf([rule]), many(40));
    const beside = await outcomes(
      faultsOf([rule, { seam: 's3', fault: 'latency', maxMs: 1, probability: 0.5 }, { seam: 'kms', fault: 'error' }]),
      many(40),
    );
    expect(beside).toEqual(alone);
  });

  it('strike about as often as their probability says', async () => {
    const faults = faultsOf([{ seam: 's3', fault: 'error', probability: 0.2 }], 3);
    await outcomes(faults, many(2000));
    const [{ matched, given } = { matched: 0, given: 0 }] = faults.given();
    expect(matched).toBe(2000);
    expect(given).toBeGreaterThan(320);
    expect(given).toBeLessThan(480);
  });

  it('let some pass first, and end after so many times', async () => {
    const faults = faultsOf([{ seam: 's3', fault: 'throttle', after: 2, times: 3 }]);
    expect(await outcomes(faults, many(7))).toEqual(['ran', 'ran', 'throttle', 'throttle', 'throttle', 'ran', 'ran']);
  });

  it('match by operation, path, function and source, with wildcards', async () => {
    const faults = faultsOf([
      { seam: 's3', operation: 'Put*', path: '/bucket/claims/*', function: '*Freeze*', fault: 'error' },
    ]);
    const hit = { operation: 'PutObject', path: '/bucket/claims/1', function: 'JianzhengFreezeRoster' };
    expect(
      await outcomes(faults, [
        hit,
        { ...hit, operation: 'GetObject' },
        { ...hit, path: '/bucket/uploads/1' },
        { ...hit, function: 'Other' },
        { ...hit, function: undefined },
      ]),
    ).toEqual(['error', 'ran', 'ran', 'ran', 'ran']);
    const bySource = faultsOf([{ seam: 'lambda', source: 'event', fault: 'throttle' }]);
    expect(await outcome(bySource, { operation: 'Invoke', source: 'event' }, 'lambda')).toBe('throttle');
    expect(await outcome(bySource, { operation: 'Invoke', source: 'api' }, 'lambda')).toBe('ran');
  });

  it('of a conflict leave alone what cannot conflict', async () => {
    const faults = faultsOf([{ seam: 's3', fault: 'conflict' }]);
    expect(await outcomes(faults, [{ operation: 'GetObject' }, { operation: 'PutObject', canConflict: true }])).toEqual(
      ['ran', 'conflict'],
    );
  });

  it('of one request: what ends it comes first by order, and what did not happen is not counted', async () => {
    const faults = faultsOf([
      { seam: 's3', fault: 'throttle' },
      { seam: 's3', fault: 'error' },
      { seam: 's3', fault: 'double' },
    ]);
    expect(await outcomes(faults, many(2))).toEqual(['throttle', 'throttle']);
    expect(faults.given().map(({ given }) => given)).toEqual([2, 0, 0]);
  });

  it('hold only within their window of business time', async () => {
    const faults = faultsOf([
      {
        seam: 's3',
        fault: 'error',
        businessTime: { from: '2025-06-10T00:00:00+08:00', to: '2025-06-11T00:00:00+08:00' },
      },
    ]);
    let now = new Date('2025-06-10T12:00:00+08:00');
    expect(await outcomes(faults, many(1))).toEqual(['ran']);
    faults.useBusinessTime(() => now);
    expect(await outcomes(faults, many(1))).toEqual(['error']);
    now = new Date('2025-06-11T00:00:00+08:00');
    expect(await outcomes(faults, many(1))).toEqual(['ran']);
  });

  it('hold only within their window of machine time', async () => {
    const faults = faultsOf([
      { seam: 's3', fault: 'error', machineSeconds: { to: 3600 } },
      { seam: 's3', fault: 'throttle', machineSeconds: { from: 3600 } },
    ]);
    expect(await outcomes(faults, many(1))).toEqual(['error']);
    expect(faults.given().map(({ matched }) => matched)).toEqual([1, 0]);
  });
});

describe('a request that is held back', () => {
  const reorder = (maxMs: number): Faults => faultsOf([{ seam: 's3', fault: 'reorder', maxMs, times: 1 }]);
  const passing = (faults: Faults, passed: string[]) => (name: string) =>
    faults.seam('s3').through<void>(
      { operation: 'GetObject' },
      {
        run: async () => {
          passed.push(name);
        },
        instead: () => undefined,
        lost: () => undefined,
      },
    );

  it('goes after the next one', async () => {
    const passed: string[] = [];
    const pass = passing(reorder(60_000), passed);
    const first = pass('first');
    await pass('second');
    await first;
    expect(passed).toEqual(['second', 'first']);
  });

  it('goes at the latest when its time is over', async () => {
    const passed: string[] = [];
    await passing(reorder(20), passed)('alone');
    expect(passed).toEqual(['alone']);
  });
});

it('what was given is told by rule, and a rule that matched nothing too', async () => {
  const faults = faultsOf(
    [
      { seam: 's3', operation: 'GetObject', fault: 'error' },
      { seam: 'kms', operation: 'Decrpyt', fault: 'throttle' },
    ],
    42,
  );
  await outcomes(faults, many(3));
  expect(toldFaults(faults).split('\n')).toEqual([
    '故障 / faults, seed 42: 3',
    expect.stringMatching(/^ {2}s3 +error +3 \/ 3 +GetObject$/),
    expect.stringMatching(/^ {2}kms +throttle +没有匹配的请求 \/ matched no request +Decrpyt$/),
  ]);
});

it('wildcards stand for characters, and other signs for themselves', () => {
  expect(fitsWildcard('POST *:verify', 'POST certificates:verify')).toBe(true);
  expect(fitsWildcard('a.b', 'axb')).toBe(false);
  expect(fitsWildcard('a?c', 'abc')).toBe(true);
  expect(fitsWildcard('Get', 'GetObject')).toBe(false);
});
