/** Slow: claims of up to 5,000 lines, to see what a line costs; `npm test` has what single writes cost. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { Person } from '#samples/world.ts';
import { RunningStack } from '#test/support/running-stack.ts';

/** DESIGN's numbers: at 5,000 lines at most 4 write and 4 read units a line; a claim's own steps about 90 units. */
const PER_LINE = 4;
const PER_CLAIM = 290;
/** One conditional update of the person and one line: less is no lock, more is waste. */
const LEDGER_AND_LINE = 2;

interface Measured {
  readonly lines: number;
  readonly write: number;
  readonly read: number;
  /** Of the people's items in the ledger, and of the lines' own with their register calls. */
  readonly ledgerAndLines: number;
}

describe('what a claim costs in capacity, from ConsumedCapacity', () => {
  let stack: RunningStack;
  const known = new Set<string>();
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 5 });
    await stack.appropriate('350200', 10_000_000_000);
  });
  afterAll(() => stack.close());

  async function measure(lines: number): Promise<Measured> {
    const { machinery } = ENTERPRISES;
    const people: Person[] = [];
    while (people.length < lines) {
      const person = stack.world.person();
      // Among thousands of synthetic people some have the same number, in this claim or in the one before.
      if (!known.has(person.documentNumber)) people.push(person);
      known.add(person.documentNumber);
    }
    const roster = people.map((person) => stack.world.line(machinery, { occupation: '电工', level: '3', person }));
    await stack.publishWorld();
    const claimId = await stack.createClaim(machinery);
    await stack.machine.quiet();
    stack.machine.proxy.measure(false);
    stack.machine.proxy.measure(true);
    const before = stack.machine.proxy.consumed();
    await stack.submitLines(machinery, claimId, roster);
    // Reading the claim again and again while waiting would be counted: wait for the machine to be quiet instead.
    await stack.machine.quiet();
    await stack.reviewBoth(claimId, 'approve');
    await stack.machine.quiet();
    await stack.passNotice(claimId);
    await stack.machine.quiet();
    const claim = await stack.until(claimId, 'paid');
    expect(claim).toMatchObject({ grantedLines: lines, paidFen: lines * 180_000 });
    const after = stack.machine.proxy.consumed();
    const written = (kind: string) => (after.kinds[kind]?.write ?? 0) - (before.kinds[kind]?.write ?? 0);
    return {
      lines,
      // This test follows the claim as an auditor does, and each look is written down: that is no cost of the claim's.
      write: after.write - before.write - written('LOOKEDAT LOOK'),
      read: after.read - before.read,
      ledgerAndLines: written('PERSON ENTITLEMENT') + written('CLAIM#B LINE'),
    };
  }

  test('stays within the budget of the data model', async () => {
    // What is made once in the life of a deployment (data keys, gates of the registers) is no claim's.
    await measure(1);
    const one = await measure(1);
    const hundred = await measure(100);
    const thousand = await measure(1_000);
    const marginal = (more: Measured, less: Measured, what: 'write' | 'read') =>
      (more[what] - less[what]) / (more.lines - less.lines);
    const fiveThousand = await measure(5_000);
    const rows = [one, hundred, thousand, fiveThousand].map(({ lines, write, read, ledgerAndLines }) => ({
      lines,
      write,
      read,
      ledgerAndLines,
      writePerLine: Number((write / lines).toFixed(3)),
      readPerLine: Number((read / lines).toFixed(3)),
    }));
    console.table(rows);
    const perLine = { write: marginal(fiveThousand, hundred, 'write'), read: marginal(fiveThousand, hundred, 'read') };
    const perClaim = one.write - perLine.write;
    console.log(`write units: ${perLine.write.toFixed(3)} a line and ${perClaim.toFixed(0)} a claim`);
    expect(perLine.write).toBeGreaterThan(2);
    expect(fiveThousand.ledgerAndLines).toBeGreaterThanOrEqual(2 * fiveThousand.lines);
    expect(fiveThousand.ledgerAndLines / fiveThousand.lines).toBeLessThanOrEqual(LEDGER_AND_LINE);
    for (const { lines, write, read } of [thousand, fiveThousand]) {
      expect(write / lines).toBeLessThanOrEqual(PER_LINE);
      expect(read / lines).toBeLessThanOrEqual(PER_LINE);
    }
    expect(perClaim).toBeLessThanOrEqual(PER_CLAIM);
  }, 300_000);
});
