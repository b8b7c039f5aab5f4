import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Limits, type PersonItem, tombstoneAttribute } from '#functions/eligibility/entitlement.ts';
import { giveBack, grant, grantElsewhere, release, type Wanted } from '#functions/eligibility/entitlement-store.ts';
import { usesOf } from '#functions/eligibility/entitlement-view.ts';
import type { Cap } from '#policy/schema.ts';
import { aCap, type Ledger, personItem, putClaim, startLedger } from '#test/support/ledger.ts';
import { limitsOf } from '#test/support/ledger-world.ts';
import { seed } from '#test/support/seed.ts';
import { LedgerModel, type ModelLine } from './ledger-model.ts';
import { sampleSize } from '#test/support/slow.ts';

const RUNS = Math.ceil(sampleSize(75, 300, process.env['HISTORIES']) / 3);

const FIRST: readonly Cap[] = [aCap('training', 'training', 2), aCap('evaluation', 'evaluation', 2)];
const SECOND: readonly Cap[] = [
  aCap('training', 'training', 3),
  aCap('training-a-year', 'training', 1, { period: 'calendar-year', regions: ['350500'] }),
  aCap('evaluation', 'evaluation', 1, { period: { from: '2024-07-01', until: '2025-12-31' } }),
];

const PEOPLE = ['a', 'b'];
const CLAIMS = 4;
const LINES = 2;

interface Real {
  readonly ledger: Ledger;
  readonly run: string;
}

/** One occupation by two names, of which the first policy's catalogue knows neither, and one that both know. */
const WRITTEN = ['焊工', '电焊工', 'turner'] as const;
type Written = (typeof WRITTEN)[number];

function namesIn(caps: readonly Cap[], writtenName: Written) {
  if (caps === FIRST || writtenName === 'turner') return { occupation: writtenName, otherNames: [], writtenName };
  return { occupation: 'welder', otherNames: ['焊工', '电焊工'], writtenName };
}

/** Every line of the world, by claim and place. The claims of even number go by the first policy. */
const aWorld = fc.array(
  fc.record({
    person: fc.constantFrom(...PEOPLE),
    written: fc.constantFrom(...WRITTEN),
    certificate: fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5'),
    level: fc.constantFrom('5', '4', '3', 'special'),
    subsidies: fc.constantFrom(['training'], ['evaluation'], ['training', 'evaluation']),
    issuedOn: fc.constantFrom('2024-06-01', '2024-07-01', '2025-02-01'),
    region: fc.constantFrom('350200', '350500'),
  } as const),
  { minLength: CLAIMS * LINES, maxLength: CLAIMS * LINES },
);

const limits = (line: ModelLine): Limits => limitsOf(line, line.issuedOn);
const wantedOf = ({ run }: Real, { name, caps: _caps, claimId, person, channel, ...line }: ModelLine): Wanted => ({
  ...line,
  claimId: channel === undefined ? `${run}-${claimId}` : claimId,
  revision: 1,
  lineId: name,
  round: 1,
  person: `${run}-${person}`,
});

/** One operation on both, and the same answer from both; after it both hold the same. */
class Operation implements fc.AsyncCommand<LedgerModel, Real> {
  readonly does: 'ask' | 'pay' | 'release' | 'give-back' | 'record';
  readonly line: ModelLine;
  constructor(does: Operation['does'], line: ModelLine) {
    this.does = does;
    this.line = line;
  }
  check(model: Readonly<LedgerModel>): boolean {
    // What was paid is not given back, and paying comes once.
    const paid = model.paid.has(this.line.claimId);
    return !(paid && (this.does === 'pay' || this.does === 'give-back'));
  }
  async run(model: LedgerModel, real: Real): Promise<void> {
    const { line } = this;
    const wanted = wantedOf(real, line);
    switch (this.does) {
      case 'ask': {
        const { conflicts: _conflicts, ...answer } = { conflicts: [], ...(await grant(wanted, limits(line))) };
        expect(answer).toEqual(model.ask(line));
        break;
      }
      case 'pay':
        model.paid.add(line.claimId);
        await putClaim({ claimId: wanted.claimId, status: 'paid', settledRound: 1 });
        break;
      case 'release':
        model.release(line);
        await release(wanted);
        break;
      case 'give-back':
        model.giveBack(line);
        await giveBack(wanted);
        break;
      case 'record': {
        const elsewhere: ModelLine = { ...line, name: `ref-${line.name}`, claimId: 'ext-person', channel: 'person' };
        const result = await grantElsewhere({ ...wantedOf(real, elsewhere), channel: 'person' }, limits(elsewhere));
        expect(typeof result === 'string' ? result : 'conflict').toBe(model.record(elsewhere));
      }
    }
    for (const person of PEOPLE)
      expect(held(await personItem(`${real.run}-${person}`))).toEqual(expected(model, person));
    const item = await personItem(wanted.person);
    expect(item[tombstoneAttribute(wanted)] !== undefined).toBe(model.released.has(line.name));
  }
  toString(): string {
    const { name, person, occupation, level, subsidies } = this.line;
    return `${this.does} ${name} (${person} ${occupation} ${level} ${subsidies})`;
  }
}

function held(item: PersonItem) {
  return usesOf(item)
    .grants.map(({ state: _state, ...grant }) => JSON.stringify(grant))
    .toSorted();
}

function expected(model: LedgerModel, person: string) {
  return model
    .of(person)
    .map(({ occupation, level, had, issuedOn, channel = 'enterprise' }) =>
      JSON.stringify({ occupation, level, subsidies: had, issuedOn, channel }),
    )
    .toSorted();
}

const operations = (world: readonly ModelLine[]) => {
  const of = (does: Operation['does']) => fc.constantFrom(...world).map((line) => new Operation(does, line));
  return fc.commands([of('ask'), of('ask'), of('ask'), of('pay'), of('release'), of('give-back'), of('record')], {
    maxCommands: 25,
  });
};

describe('the ledger and its model', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await startLedger();
  });
  afterAll(() => ledger.close());

  test('answer alike and hold the same after each operation', { timeout: 600_000 + RUNS * 3_000 }, async () => {
    let run = 0;
    const scene = aWorld
      .map((lines) =>
        lines.map(({ written, ...line }, index): ModelLine => {
          const claim = Math.floor(index / LINES);
          const caps = claim % 2 === 0 ? FIRST : SECOND;
          return { ...line, ...namesIn(caps, written), name: `0-${index}`, claimId: `c${claim}`, caps };
        }),
      )
      .chain(operations);
    await fc.assert(
      fc.asyncProperty(scene, async (commands) => {
        run += 1;
        const real = { ledger, run: `m${run}` };
        for (let claim = 0; claim < CLAIMS; claim += 1) await putClaim({ claimId: `${real.run}-c${claim}` });
        await fc.asyncModelRun(() => ({ model: new LedgerModel(), real }), commands);
      }),
      { seed, numRuns: RUNS },
    );
  });
});
