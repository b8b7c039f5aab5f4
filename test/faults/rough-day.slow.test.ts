/** Slow: the whole plan of a rough day holds every call up; `npm test` has each seam of it alone. */
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { createFaults, type Faults } from '#local/faults/faults.ts';
import { SEAMS } from '#local/faults/plan.ts';
import { readFaultPlan } from '#local/faults/read-plan.ts';
import { toldFaults } from '#local/faults/told.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { whenAll } from '#test/support/adversity.ts';
import { instructionsOf, readFund } from '#test/support/deeds.ts';
import { ending } from '#test/support/ending.ts';
import { RunningStack } from '#test/support/running-stack.ts';

const PLAN = fileURLToPath(new URL('../../samples/faults/rough-day.json', import.meta.url));
const { machinery } = ENTERPRISES;
const APPROPRIATED_FEN = 100_000_000;

let stack: RunningStack | undefined;
afterEach(() => stack?.close());

/** One claim from its roster to its money, and all that it left in the books. */
async function wayOfMoney(faults?: Faults) {
  const running = await RunningStack.start({ seed: 20_250_603, ...(faults !== undefined && { faults }) });
  stack = running;
  await running.appropriate(machinery.region, APPROPRIATED_FEN);
  const lines = [
    running.world.line(machinery, { occupation: '电工', level: '4', issuedOn: '2024-09-01' }),
    running.world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' }),
    // Older than a claim may be: refused, with money for the others only.
    running.world.line(machinery, { occupation: '电工', level: '3', issuedOn: '2022-01-10' }),
  ];
  const claimId = await running.claimOf(machinery, lines);
  await arriveAt(running, claimId, 'first-review');
  await running.reviewBoth(claimId, 'approve');
  await arriveAt(running, claimId, 'notice');
  await running.passNotice(claimId);
  await arriveAt(running, claimId, 'paid');
  await running.machine.quiet();
  const claim = await ending(running, claimId, 'paid');
  const shown = await running.lines(claimId);
  const instructions = await instructionsOf(running, claimId);
  const { appropriatedFen, reservedFen, paidFen, availableFen, balanced } = await readFund(running, machinery.region);
  const { queues, stack: template } = running.machine;
  return {
    claim: { paidFen: claim.paidFen, grantedFen: claim.grantedFen, cancelledFen: claim.cancelledFen },
    lines: shown
      .map(({ row, standing, grantedFen, reasons }) => ({
        row,
        standing,
        grantedFen,
        reasons: reasons.map(({ code }) => code),
      }))
      .sort((a, b) => a.row - b.row),
    fund: { appropriatedFen, reservedFen, paidFen, availableFen, balanced },
    treasury: instructions.map(({ result, amountFen }) => ({ result, amountFen })),
    letters: template.ofType('AWS::SQS::Queue').flatMap(({ name }) => queues.messages(name)),
  };
}

const arriveAt = (running: RunningStack, claimId: string, status: string) =>
  whenAll(running, new Map([[claimId, [status]]]));

test('a claim on a rough day ends with the same money as on a calm one', async () => {
  const calm = await wayOfMoney();
  await stack?.close();
  expect(calm.claim.paidFen).toBeGreaterThan(0);
  expect(calm.fund).toMatchObject({ paidFen: calm.claim.paidFen, reservedFen: 0, balanced: true });
  expect(calm.lines.map(({ standing }) => standing).sort()).toEqual(['paid', 'paid', 'refused']);

  const faults = createFaults(readFaultPlan(PLAN));
  const rough = await wayOfMoney(faults);
  console.log(toldFaults(faults));
  expect(rough).toEqual(calm);
  const struck = new Set(faults.given().flatMap(({ rule, given }) => (given > 0 ? [rule.seam] : [])));
  // A claim this small asks the keys and the registers only a few times.
  expect([...struck].sort()).toEqual(
    expect.arrayContaining(['dynamodb', 'lambda', 's3', 'step-functions', 'treasury']),
  );
  const met = new Set(faults.given().flatMap(({ rule, matched }) => (matched > 0 ? [rule.seam] : [])));
  expect(met).toEqual(new Set(SEAMS));
}, 240_000);
