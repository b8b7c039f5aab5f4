import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personKey } from '#functions/claim/keys.ts';
import type { Limits } from '#functions/eligibility/entitlement.ts';
import {
  type Entitlement,
  giveBack,
  grant,
  grantElsewhere,
  release,
  releaseItem,
  type Wanted,
} from '#functions/eligibility/entitlement-store.ts';
import { takeAsSeen } from '#functions/eligibility/entitlement-update-store.ts';
import { queryPrefix, transact } from '#functions/shared/table-store.ts';
import {
  aCap,
  aLimit,
  type Ledger,
  personItem as ledger,
  putClaim,
  startLedger,
  THREE_EACH,
} from '#test/support/ledger.ts';

const TRAINING = 'n#training-in-all';
const EVALUATION = 'n#evaluation-in-all';

let running: Ledger;
beforeAll(async () => {
  running = await startLedger();
  await putClaim({ claimId: 'paid', status: 'paid', settledRound: 1 });
  await putClaim({ claimId: 'unpaid', status: 'first-review' });
});
afterAll(() => running.close());

const want = (person: string, changes: Partial<Wanted> = {}): Wanted => ({
  claimId: 'clm-1',
  revision: 1,
  lineId: '0-1',
  round: 1,
  person,
  occupation: '电工',
  level: '4',
  subsidies: ['training'],
  issuedOn: '2024-06-01',
  region: '350200',
  ...changes,
});
const LIMITS = aLimit();
const GRANTED = { outcome: 'granted', subsidies: ['training'], short: [] };

describe('a line that asks again in a later round', () => {
  const inRound = (person: string, round: number) => want(person, { round });
  const held = (round: number) => ({ claimId: 'clm-1', revision: 1, lineId: '0-1', round });

  test('keeps the entitlement when a late call of the round before gives back its own', async () => {
    // The late call was granted after the others of its round had kept "waiting"; meanwhile the claim was woken.
    expect(await grant(inRound('late', 1), LIMITS)).toEqual(GRANTED);
    expect(await grant(inRound('late', 2), LIMITS)).toEqual(GRANTED);
    await giveBack(inRound('late', 1));
    expect(await ledger('late')).toMatchObject({ 'g#电工#4': held(2), [TRAINING]: 1 });
  });

  test('is granted anew when the late call was faster', async () => {
    await grant(inRound('fast', 1), LIMITS);
    await giveBack(inRound('fast', 1));
    expect(await ledger('fast')).toMatchObject({ [TRAINING]: 0 });
    expect(await grant(inRound('fast', 2), LIMITS)).toEqual(GRANTED);
    expect(await ledger('fast')).toMatchObject({ 'g#电工#4': held(2), [TRAINING]: 1 });
  });

  test('is not put back to a round before by a late call, and a late call after the release gets nothing', async () => {
    await grant(inRound('order', 2), LIMITS);
    expect(await grant(inRound('order', 1), LIMITS)).toEqual(GRANTED);
    expect(await ledger('order')).toMatchObject({ 'g#电工#4': held(2), [TRAINING]: 1 });
    await release(inRound('order', 2));
    expect(await grant(inRound('order', 1), LIMITS)).toMatchObject({
      outcome: 'refused',
      reasons: ['entitlement-released'],
    });
    expect(await ledger('order')).toMatchObject({ [TRAINING]: 0 });
  });
});

describe('training and evaluation subsidy', () => {
  const both = { subsidies: ['training', 'evaluation'] } as const;
  const once = aLimit([aCap('training-in-all', 'training', 1), aCap('evaluation-in-all', 'evaluation', 2)]);

  test('are counted apart, in one item and one update', async () => {
    running.proxy.measure(true);
    expect(await grant(want('both', both), LIMITS)).toEqual({ outcome: 'granted', ...both, short: [] });
    running.proxy.measure(false);
    expect(running.proxy.consumed()).toMatchObject({ requests: 1, write: 1, read: 0 });
    expect(await ledger('both')).toMatchObject({
      'g#电工#4': { ...both, counters: [TRAINING, EVALUATION], issuedOn: '2024-06-01', region: '350200' },
      [TRAINING]: 1,
      [EVALUATION]: 1,
      v: 1,
    });
  });

  test('are granted one without the other when only one is used up for good', async () => {
    await grant(want('short', { ...both, claimId: 'paid', occupation: '焊工' }), once);
    const answer = { outcome: 'granted', subsidies: ['evaluation'], short: ['times-used-up'] };
    expect(await grant(want('short', both), once)).toEqual(answer);
    expect(await grant(want('short', both), once), 'called twice').toEqual(answer);
    expect(await ledger('short')).toMatchObject({ [TRAINING]: 1, [EVALUATION]: 2 });
    // It takes away what it added, and nothing of the other subsidy.
    await release(want('short'));
    expect(await ledger('short')).toMatchObject({ [TRAINING]: 1, [EVALUATION]: 1 });
  });

  test('are waited for together while one of them may become free', async () => {
    await grant(want('maybe', { claimId: 'unpaid', occupation: '焊工' }), once);
    expect(await grant(want('maybe', both), once)).toEqual({
      outcome: 'waiting',
      conflicts: [{ reason: 'times-used-up', times: 1 }],
    });
    await release(want('maybe', { claimId: 'unpaid', occupation: '焊工' }));
    expect(await grant(want('maybe', both), once)).toEqual({ outcome: 'granted', ...both, short: [] });
  });

  test('are not granted one without the other on what has changed since it was read', async () => {
    const wanted = want('changed', both);
    await grant(want('changed', { claimId: 'paid', occupation: '焊工' }), once);
    const seen = await ledger('changed');
    await grant(
      want('changed', { claimId: 'paid', lineId: '0-2', occupation: '车工', subsidies: ['evaluation'] }),
      once,
    );
    expect(await takeAsSeen(wanted, once, ['evaluation'], seen)).toEqual(await ledger('changed'));
    expect(await takeAsSeen(wanted, once, ['evaluation'], await ledger('changed'))).toBe('done');
  });

  test('are refused with both reasons when both are used up', async () => {
    const none = aLimit([aCap('training-in-all', 'training', 1), aCap('evaluation-in-all', 'evaluation', 1)]);
    await grant(want('none', { ...both, claimId: 'paid', occupation: '焊工' }), none);
    expect(await grant(want('none', both), none)).toMatchObject({
      outcome: 'refused',
      reasons: ['times-used-up', 'evaluation-times-used-up'],
    });
  });
});

describe('what stands in the way', () => {
  test('is told with reason, level, date and kind of channel, and with nothing of who holds it', async () => {
    await grant(want('told', { claimId: 'paid', level: '3', issuedOn: '2024-05-01' }), LIMITS);
    expect(await grant(want('told'), LIMITS)).toEqual({
      outcome: 'refused',
      reasons: ['higher-level-granted-before'],
      conflicts: [{ reason: 'higher-level-granted-before', level: '3', issuedOn: '2024-05-01', channel: 'enterprise' }],
    });
  });

  test('is waited for while it is unpaid, with a note that its holder finds', async () => {
    await grant(want('noted', { claimId: 'unpaid' }), LIMITS);
    expect(await grant(want('noted', { claimId: 'waiting' }), LIMITS)).toMatchObject({ outcome: 'waiting' });
    const notes: unknown[] = [];
    for await (const note of queryPrefix('CLAIM#unpaid', 'WAITER#waiting')) notes.push(note);
    expect(notes).toHaveLength(1);
  });
});

describe('caps that change', () => {
  const yearly = aCap('training-a-year', 'training', 1, { period: 'calendar-year', regions: ['350500'] });
  const in2024 = (region: string): Limits => aLimit([...THREE_EACH, yearly], { region });

  test('a cap introduced later counts what was granted before it, wherever it binds', async () => {
    await grant(want('later', { claimId: 'paid' }), LIMITS);
    const second = want('later', { occupation: '焊工', region: '350500' });
    expect(await grant(second, in2024('350500'))).toMatchObject({ outcome: 'refused', reasons: ['times-used-up'] });
    // Elsewhere it refuses nobody, and counts.
    expect(await grant(second, in2024('350200'))).toEqual(GRANTED);
    expect(await ledger('later')).toMatchObject({ [TRAINING]: 2, 'n#training-a-year#2024': 2 });
  });

  test('a grant under older caps in between is not lost to the newer one', async () => {
    const person = 'between';
    await grant(want(person, { claimId: 'paid', occupation: '焊工' }), in2024('350200'));
    await release(want(person, { claimId: 'paid', occupation: '焊工' }));
    const other = want(person, { claimId: 'paid', lineId: '0-2', occupation: '车工' });
    expect(await grant(other, LIMITS)).toEqual(GRANTED);
    expect(await ledger(person)).not.toHaveProperty('n#training-a-year#2024');
    expect(await grant(want(person), in2024('350500'))).toMatchObject({ reasons: ['times-used-up'] });
    // What a recount added is taken away again.
    expect(await grant(want(person), in2024('350200'))).toEqual(GRANTED);
    expect(await ledger(person)).toMatchObject({ [TRAINING]: 2, 'n#training-a-year#2024': 2 });
    await release(other);
    expect(await ledger(person)).toMatchObject({ [TRAINING]: 1, 'n#training-a-year#2024': 1 });
  });

  test('a new year begins at nothing, in one update', async () => {
    const next = aLimit([...THREE_EACH, yearly], { region: '350500', issuedOn: '2025-01-01' });
    await grant(want('year', { claimId: 'paid' }), in2024('350500'));
    expect(await grant(want('year', { occupation: '焊工', issuedOn: '2025-01-01' }), next)).toEqual(GRANTED);
    expect(await ledger('year')).toMatchObject({ 'n#training-a-year#2024': 1, 'n#training-a-year#2025': 1, v: 2 });
  });
});

describe('a release', () => {
  const held = (person: string): Entitlement => want(person);

  test('repeated, takes nothing more away', async () => {
    await grant(want('twice'), LIMITS);
    await release(held('twice'));
    await release(held('twice'));
    expect(await ledger('twice')).toMatchObject({ [TRAINING]: 0, 'x#clm-1#1#0-1': 1 });
  });

  test("leaves another line's entitlement alone, and its own tombstone", async () => {
    await grant(want('others', { claimId: 'clm-2' }), LIMITS);
    await release(held('others'));
    expect(await ledger('others')).toMatchObject({
      'g#电工#4': { claimId: 'clm-2' },
      [TRAINING]: 1,
      'x#clm-1#1#0-1': 1,
    });
  });

  test('within a transaction does the same, and fails it when the entitlement has changed since', async () => {
    await grant(want('larger'), LIMITS);
    const stale = await releaseItem(held('larger'));
    await grant(want('larger', { round: 2 }), LIMITS);
    expect(await transact([stale])).toMatchObject({ reasons: [{ code: 'ConditionalCheckFailed' }] });
    expect(await transact([await releaseItem(held('larger'))])).toBeUndefined();
    expect(await transact([await releaseItem(held('larger'))]), 'again').toBeUndefined();
    expect(await ledger('larger')).toMatchObject({ [TRAINING]: 0, 'x#clm-1#1#0-1': 1 });
    expect(await ledger('larger')).not.toHaveProperty('g#电工#4');
  });
});

describe('a grant made elsewhere', () => {
  const elsewhere = (person: string, changes: Partial<Wanted> = {}) => ({
    ...want(person, { claimId: 'ext-person', lineId: 'ref-1', ...changes }),
    channel: 'person' as const,
  });

  test('counts at once and for good: nobody waits for it', async () => {
    expect(await grantElsewhere(elsewhere('drawn'), LIMITS)).toBe('granted');
    expect(await grant(want('drawn'), LIMITS)).toMatchObject({
      outcome: 'refused',
      reasons: ['same-level-granted-before'],
      conflicts: [{ channel: 'person' }],
    });
  });

  test('is known when it comes again, and not counted twice when it comes with other words', async () => {
    await grantElsewhere(elsewhere('again'), LIMITS);
    const before = await ledger('again');
    expect(await grantElsewhere(elsewhere('again'), LIMITS)).toBe('known');
    for (const change of [{ level: '5' }, { occupation: '焊工' }, { issuedOn: '2024-06-02' }] as const) {
      expect(await grantElsewhere(elsewhere('again', change), LIMITS)).toEqual({
        conflicts: [{ kind: 'other-reference' }],
      });
    }
    expect(await ledger('again')).toEqual(before);
  });

  test('waits for nobody: what an unpaid claim holds is a conflict', async () => {
    await grant(want('held', { claimId: 'unpaid' }), LIMITS);
    expect(await grantElsewhere(elsewhere('held'), LIMITS)).toMatchObject({ conflicts: [{ kind: 'taken' }] });
    expect(Object.keys(await ledger('let-go'))).not.toContain('e#ref-1');
  });
});

test('a person has one item', () => {
  expect(personKey('p')).toEqual({ pk: 'PERSON#p', sk: 'ENTITLEMENT' });
});

describe('what was granted under another name', () => {
  /** The welder of a catalogue that knows it, as a roster writes it. */
  const known = (person: string, writtenName: string, changes: Partial<Wanted> = {}) =>
    want(person, { occupation: 'welder', otherNames: ['焊工', '电焊工'], writtenName, lineId: '0-9', ...changes });
  /** The same in a version whose catalogue does not know it. */
  const unknown = (person: string, written: string, changes: Partial<Wanted> = {}) =>
    want(person, { claimId: 'paid', occupation: written, writtenName: written, ...changes });
  const refused = (...reasons: string[]) => ({ outcome: 'refused', reasons });

  test('is not granted again once the catalogue knows the occupation, nor a level below it', async () => {
    await grant(unknown('grown', '电焊工'), LIMITS);
    expect(await grant(known('grown', '焊工'), LIMITS)).toMatchObject(refused('same-level-granted-before'));
    expect(await grant(known('grown', '焊工', { level: '5' }), LIMITS)).toMatchObject(
      refused('higher-level-granted-before'),
    );
    expect(await grant(known('grown', '焊工', { level: '3' }), LIMITS)).toEqual(GRANTED);
  });

  test('is not granted again to a claim that pinned the smaller catalogue', async () => {
    await grant(known('pinned', '焊工', { claimId: 'paid' }), LIMITS);
    expect(await grant(unknown('pinned', '焊工', { claimId: 'late' }), LIMITS)).toMatchObject(
      refused('same-level-granted-before'),
    );
  });

  test('is known by its certificate where no name tells', async () => {
    const certificate = 'a-certificate';
    await grant(unknown('certificate', '水仙雕刻', { certificate }), LIMITS);
    const renamed = want('certificate', { occupation: '水仙花雕刻', lineId: '0-9', certificate });
    expect(await grant(renamed, LIMITS)).toMatchObject(refused('certificate-granted-before'));
    expect(await grant({ ...renamed, certificate: 'another' }, LIMITS)).toEqual(GRANTED);
  });

  test('waits for an unpaid one, and leaves nothing behind when it is let go of', async () => {
    const certificate = 'held';
    const holder = known('let-go', '焊工', { claimId: 'unpaid', certificate });
    await grant(holder, LIMITS);
    const waiting = unknown('let-go', '焊工', { claimId: 'clm-2', certificate });
    expect(await grant(waiting, LIMITS)).toMatchObject({ outcome: 'waiting' });
    await release(holder);
    const left = Object.keys(await ledger('let-go')).filter((name) => /^[agc]#/.test(name));
    expect(left).toEqual([]);
    expect(await grant(waiting, LIMITS)).toEqual(GRANTED);
  });
});
