import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CAPS_ATTRIBUTE, capsName, grantsIn, recount } from '#functions/eligibility/entitlement.ts';
import { grant } from '#functions/eligibility/entitlement-store.ts';
import { mapLimited } from '#functions/shared/concurrency.ts';
import { ContentionError } from '#functions/shared/errors.ts';
import { LEVELS } from '#functions/submission/roster-line.ts';
import type { Cap } from '#policy/schema.ts';
import { aCap, Died, dyingBefore, type Ledger, personItem, startLedger } from '#test/support/ledger.ts';
import { LedgerWorld, limitsOf, markOf, retried, type WorldClaim, type WorldLine } from '#test/support/ledger-world.ts';
import { seed } from '#test/support/seed.ts';
import { sampleSize } from '#test/support/slow.ts';

/** `HISTORIES=10000` is the long profile; `LONG=1` adds 200 claims at once. */
const HISTORIES = sampleSize(30, 300, process.env['HISTORIES']);
const LONG = process.env['LONG'] !== undefined;
const AT_ONCE = 12;
const MOST = 2;

/** Two versions of a policy: the later one has a cap more, which binds in one city. */
const EARLIER: readonly Cap[] = [aCap('training', 'training', MOST), aCap('evaluation', 'evaluation', MOST)];
const LATER: readonly Cap[] = [
  ...EARLIER,
  aCap('training-a-year', 'training', 1, { period: 'calendar-year', regions: ['350500'] }),
];
const CAPS = new Map([EARLIER, LATER].map((caps) => [capsName(caps), caps]));

const OCCUPATIONS = ['welder', 'turner'];
const PEOPLE = 2;
const CLAIMS = 4;
const LINES = 3;

const certificate = {
  occupation: fc.constantFrom(...OCCUPATIONS),
  level: fc.constantFrom('5', '4', '3'),
  subsidies: fc.constantFrom(['training'], ['evaluation'], ['training', 'evaluation']),
  issuedOn: fc.constantFrom('2024-06-01', '2025-02-01'),
} as const;
const aWorldLine = fc.record({ ...certificate, person: fc.nat(PEOPLE - 1) });
const aWorldClaim = fc.record({
  region: fc.constantFrom('350200', '350500'),
  caps: fc.constantFrom(EARLIER, LATER),
  lines: fc.array(aWorldLine, { minLength: 1, maxLength: LINES }),
});
const anAct = fc.record({
  does: fc.oneof(
    { weight: 6, arbitrary: fc.constant('go-on') },
    { weight: 4, arbitrary: fc.constantFrom('ask', 'ask-late') },
    { weight: 3, arbitrary: fc.constantFrom('withdraw', 'refuse', 'recover', 'elsewhere') },
    { weight: 4, arbitrary: fc.constantFrom('hold', 'dismiss', 'uphold') },
    { weight: 2, arbitrary: fc.constantFrom('recover-fraud', 'lift') },
    { weight: 2, arbitrary: fc.constant('close') },
  ),
  claim: fc.nat(CLAIMS - 1),
  line: fc.nat(LINES - 1),
  /** Whether it begins before the act before it has ended. */
  alongside: fc.boolean(),
  /** Before which of its requests the process dies. */
  dies: fc.option(fc.nat(7), { freq: 4 }),
} as const);
const aHistory = fc.record({
  claims: fc.array(aWorldClaim, { minLength: 2, maxLength: CLAIMS }),
  acts: fc.array(anAct, { minLength: 4, maxLength: 14 }),
});
type History = typeof aHistory extends fc.Arbitrary<infer T> ? T : never;
type Act = History['acts'][number];

let ledger: Ledger;
beforeAll(async () => {
  ledger = await startLedger();
});
afterAll(() => ledger.close());

function claimsOf({ claims }: Pick<History, 'claims'>, name: string): WorldClaim[] {
  return claims.map(({ region, caps, lines }, claim) => ({
    claimId: `${name}-c${claim}`,
    region,
    caps,
    lines: lines.map((line, index) => ({ ...line, person: `${name}-p${line.person}`, lineId: `0-${index}` })),
  }));
}

function perform(world: LedgerWorld, act: Act): Promise<unknown> {
  const claim = world.claims[act.claim % world.claims.length] as WorldClaim;
  const line = claim.lines[act.line % claim.lines.length] as WorldLine;
  switch (act.does) {
    case 'ask':
    case 'ask-late':
      return world.ask(claim, line, { late: act.does === 'ask-late' });
    case 'withdraw':
      return world.withdraw(claim);
    case 'refuse':
      return world.refuse(claim, line);
    case 'recover':
      return world.recover(claim, line);
    case 'hold':
      return world.hold(claim, line);
    case 'dismiss':
    case 'uphold':
      return world.decide(claim, line, act.does === 'uphold');
    case 'recover-fraud':
      return world.recover(claim, line, 'fraud');
    case 'close':
      return world.close(claim);
    case 'lift':
      return world.lift(claim, line);
    case 'elsewhere':
      return world.record(
        {
          ...line,
          claimId: 'ext-person',
          revision: 1,
          lineId: `ref-${act.claim}`,
          round: 1,
          region: claim.region,
          channel: 'person',
        },
        claim.caps,
      );
    default:
      return world.goOn(claim);
  }
}

/** Plays it; whatever died or found no way through the crowd is called again, as every caller does. */
async function play(history: History, name: string): Promise<LedgerWorld> {
  const world = await LedgerWorld.begin(claimsOf(history, name));
  let under: Promise<void>[] = [];
  const again: Act[] = [];
  for (const act of history.acts) {
    if (!act.alongside) {
      await Promise.all(under);
      under = [];
    }
    under.push(
      dyingBefore(act.dies ?? Number.POSITIVE_INFINITY, () => perform(world, act)).then(
        () => undefined,
        (error: unknown) => {
          if (!(error instanceof Died || error instanceof ContentionError)) throw error;
          again.push(act);
        },
      ),
    );
  }
  await Promise.all(under);
  for (const act of again) await retried(() => perform(world, act));
  await world.settle();
  return world;
}

async function expectWhole(world: LedgerWorld): Promise<void> {
  const holding = await world.holding();
  const people = new Set(world.claims.flatMap(({ lines }) => lines.map(({ person }) => person)));
  for (const person of people) {
    const item = await personItem(person);
    const grants = grantsIn(item);
    const expected = [
      ...holding
        .filter(({ line }) => line.person === person)
        .map(({ claim, line }) => [`g#${line.occupation}#${line.level}`, claim.claimId, line.lineId]),
      ...[...world.elsewhere.values()]
        .filter((wanted) => wanted.person === person)
        .map(({ occupation, level, claimId, lineId }) => [`g#${occupation}#${level}`, claimId, lineId]),
    ];
    const found = grants.map(([attribute, { claimId, lineId }]) => [attribute, claimId, lineId]);
    // Each certificate once, and nothing that nobody holds.
    expect(found.toSorted()).toEqual(expected.toSorted());

    // Where fraud was found nobody of this system holds anything, until that was lifted.
    const marks = world.claims.flatMap((claim) =>
      claim.lines
        .filter(({ lineId }) => world.standing(claim.claimId).recovered.get(lineId) === 'fraud')
        .filter((line) => line.person === person)
        .map((line) => [`m#g#${line.occupation}#${line.level}`, markOf(claim, line)] as const),
    );
    const left = Object.entries(item).filter(([name]) => name.startsWith('m#'));
    expect(Object.fromEntries(left)).toEqual(Object.fromEntries(marks));
    const marked = new Set(marks.map(([name]) => name.slice('m#'.length)));
    expect(
      holding.filter(({ line }) => line.person === person && marked.has(`g#${line.occupation}#${line.level}`)),
    ).toEqual([]);

    const caps = CAPS.get(String(item[CAPS_ATTRIBUTE])) ?? [];
    const { counters, countedIn } = recount(item, caps);
    const kept = Object.entries(item).filter(([name, count]) => name.startsWith('n#') && count !== 0);
    expect(Object.fromEntries(kept)).toEqual(counters);
    for (const [attribute, { counters: own }] of grants)
      expect([...own].toSorted()).toEqual(countedIn[attribute]?.toSorted());
    for (const cap of EARLIER) expect(counters[`n#${cap.id}`] ?? 0).toBeLessThanOrEqual(cap.times);
  }
  expectNoneLowerAfterHigher(world, holding);
  await expectNoWakeUpLost(world);
}

function expectNoneLowerAfterHigher(world: LedgerWorld, holding: Awaited<ReturnType<LedgerWorld['holding']>>): void {
  const name = ({ claim, line }: (typeof holding)[number]) => `${claim.claimId}/${line.lineId}`;
  for (const lower of holding) {
    for (const higher of holding) {
      const related = lower.line.person === higher.line.person && lower.line.occupation === higher.line.occupation;
      if (!related || LEVELS.indexOf(lower.line.level) >= LEVELS.indexOf(higher.line.level)) continue;
      const asked = world.firstAsked.get(name(lower)) ?? 0;
      expect(asked, 'asked for first after the higher level was granted').toBeLessThan(
        world.granted.get(name(higher)) ?? Number.POSITIVE_INFINITY,
      );
    }
  }
}

/** Who still waits would wait again, or is still to be called: nothing became free without a call, or final for good. */
async function expectNoWakeUpLost(world: LedgerWorld): Promise<void> {
  for (const claim of world.claims) {
    const { status, round } = world.standing(claim.claimId);
    // Asking notes it anew: what is owed to it is counted before.
    const owed = await world.isToBeCalled(claim);
    for (const line of claim.lines) {
      const kept = await world.kept(claim, line);
      if (status !== 'assessing' || kept?.outcome !== 'waiting') continue;
      const wanted = { ...line, claimId: claim.claimId, revision: 1, round, region: claim.region };
      const { outcome } = await grant(wanted, limitsOf(claim, line.issuedOn));
      // What came in its way for good while it waited for another claim, a mark or a higher level, it learns from that one's call.
      expect([outcome, owed]).toEqual([owed && outcome === 'refused' ? 'refused' : 'waiting', owed]);
    }
  }
}

describe('whatever happens to the ledger, in whatever order, twice or half', () => {
  test(`${HISTORIES} histories leave it whole`, { timeout: 600_000 + HISTORIES * 1_000 }, async () => {
    await ledger.proxy.setFaults({
      seed,
      transactionConflict: 0.03,
      throttle: 0.003,
      throttleMs: 10,
      lostResponse: 0.02,
      latencyMs: 3,
    });
    const histories = fc.sample(aHistory, { seed, numRuns: HISTORIES });
    await mapLimited(histories, AT_ONCE, async (history, index) => {
      try {
        await expectWhole(await play(history, `h${index}`));
      } catch (error) {
        console.error(
          `history ${index} of seed ${seed}: ${JSON.stringify(history, (key, value) => (key === 'caps' ? value.length : value))}`,
        );
        throw error;
      }
    });
  });

  if (LONG)
    test('200 claims at once over the same 60 people leave it whole', { timeout: 1_800_000 }, async () => {
      await ledger.proxy.setFaults({ seed, transactionConflict: 0.03, lostResponse: 0.02, latencyMs: 3 });
      const [crowd] = fc.sample(
        fc.array(
          fc.record({
            region: fc.constantFrom('350200', '350500'),
            caps: fc.constantFrom(EARLIER, LATER),
            lines: fc.array(fc.record({ ...certificate, person: fc.nat(59) }), { minLength: 5, maxLength: 5 }),
          }),
          { minLength: 200, maxLength: 200 },
        ),
        { seed, numRuns: 1 },
      );
      const world = await LedgerWorld.begin(claimsOf({ claims: crowd ?? [] }, 'crowd'));
      await Promise.all(
        world.claims.map(async (claim, index) => {
          await Promise.all([1, 2].map(() => retried(() => world.goOn(claim))));
          if (index % 7 === 0) await retried(() => world.withdraw(claim));
        }),
      );
      await world.settle();
      await expectWhole(world);
    });
});
