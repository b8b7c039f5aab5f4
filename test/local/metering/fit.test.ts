import { describe, expect, it } from 'vitest';
import { fitOf } from '#local/metering/fit.ts';
import { addQuantities } from '#local/metering/price-items.ts';
import { lambdaTotal, type Usage, usageBetween } from '#local/metering/usage.ts';

describe('the fit', () => {
  it('finds what a claim and a line take', () => {
    const measured = [10, 100, 1_000, 5_000].map((lines) => ({
      lines,
      quantities: { dynamodbWriteUnit: 165 + 3.03 * lines, stateTransition: 44 },
    }));
    const { perClaim, perLine } = fitOf(measured);
    expect(perClaim.dynamodbWriteUnit).toBeCloseTo(165, 6);
    expect(perLine.dynamodbWriteUnit).toBeCloseTo(3.03, 9);
    expect(perClaim.stateTransition).toBeCloseTo(44, 9);
    expect(perLine.stateTransition).toBeCloseTo(0, 9);
    expect(perLine.s3Get).toBeUndefined();
  });

  it('is never below zero', () => {
    const { perClaim, perLine } = fitOf([
      { lines: 10, quantities: { s3Get: 5, s3Put: 5 } },
      { lines: 100, quantities: { s3Get: 100, s3Put: 4 } },
    ]);
    expect(perClaim.s3Get).toBe(0);
    expect(perLine.s3Put).toBe(0);
  });

  it('needs two sizes', () => {
    const one = { lines: 10, quantities: { s3Get: 1 } };
    expect(() => fitOf([one, one])).toThrow(RangeError);
  });
});

it('quantities are added item by item', () => {
  const sum = addQuantities({ quantities: { s3Get: 2, alarm: 1 }, times: 3 }, { quantities: { s3Get: 1 }, times: -1 });
  expect(sum).toEqual({ s3Get: 5, alarm: 3 });
});

it('a usage begins at zero for what was not there before', () => {
  const one = { invocations: 2, coldStarts: 1, billedMs: 30, coldBilledMs: 20, mibMs: 30 * 512 };
  const usage = (lambda: Usage['lambda'], requests: number): Usage => ({
    stepFunctions: { stateTransitions: 0 },
    lambda,
    dynamodb: { requests: 0, readUnits: 0, writeUnits: 0, indexWriteUnits: {} },
    s3: {},
    apiGateway: { requests },
    kms: {},
    sqs: { requests: 0 },
    eventBridge: { scheduledInvocations: 0, customEvents: 0 },
    logs: { functionBytes: 0, estimatedPlatformBytes: 0, estimatedWorkflowBytes: 0, estimatedAccessBytes: 0 },
  });
  const used = usageBetween(usage({ a: one }, 3), usage({ a: { ...one, invocations: 5 }, b: one }, 10));
  expect(used.apiGateway.requests).toBe(7);
  expect(used.lambda['a']).toMatchObject({ invocations: 3, billedMs: 0 });
  expect(used.lambda['b']).toEqual(one);
  expect(lambdaTotal(used)).toMatchObject({ invocations: 5, billedMs: 30 });
});
