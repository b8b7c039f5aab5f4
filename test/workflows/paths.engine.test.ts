import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { STATUSES } from '#functions/claim/status.ts';
import { allEdges, DEFINITION, Rehearsal } from './rehearsal.ts';
import { SCENARIOS } from './scenarios.ts';

describe('every way through the claim workflow, on the engine that runs it', () => {
  const taken = new Set<string>();
  beforeAll(() => {
    // Full jitter may wait for no time at all, and here it does.
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterAll(() => vi.restoreAllMocks());

  test.each(SCENARIOS)('$name', async ({ steps, batches, end }) => {
    const rehearsal = await Rehearsal.begin(steps, batches === undefined ? {} : { batches });
    try {
      await rehearsal.toRest();
      const { status, output, error } = await rehearsal.describe();
      expect({ status, end: error ?? JSON.parse(output ?? '{}').status }).toEqual({
        status: error === undefined ? 'SUCCEEDED' : 'FAILED',
        end,
      });
      expect(rehearsal.stepsLeft).toEqual([]);
      expect(rehearsal.visited).toEqual(steps.filter(([, what]) => what !== 'over').map(([state]) => state));
      for (const edge of await rehearsal.taken()) taken.add(edge);
    } finally {
      await rehearsal.close();
    }
  });

  test('every way out of every state was taken, and no other', () => {
    const edges = allEdges(DEFINITION);
    expect(edges.filter((edge) => !taken.has(edge))).toEqual([]);
    expect([...taken].filter((edge) => !edges.includes(edge))).toEqual([]);
  });

  test('every status of a claim was answered', () => {
    const answered = new Set(SCENARIOS.flatMap(({ steps }) => steps.map(([, what]) => what)));
    expect(STATUSES.filter((status) => !answered.has(status))).toEqual([]);
  });
});
