import { describe, expect, it } from 'vitest';
import type { ContactUse, Group, ScreenedClaim, ScreenedLine } from '#functions/fraud/signal.ts';
import { CLAIM_SIGNALS } from '#functions/fraud/signals/index.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import { fujian2024 } from '#test/support/domain.ts';
import {
  aClass,
  anEnterprise,
  anIssuer,
  aScreenedLine,
  findIn,
  manyLines,
  type OtherClaim,
} from '#test/support/screened.ts';

interface Case {
  readonly lines: readonly ScreenedLine[];
  readonly claim?: Partial<ScreenedClaim>;
  readonly before?: readonly OtherClaim[];
  readonly uses?: (line: { readonly person: string }) => readonly ContactUse[];
  readonly watched?: readonly string[];
  /** How many of the lines show it. */
  readonly lineCount?: number;
}

const OTHER = '91350200MA00000002';
const THIRD = '91350200MA00000003';
const pair = (index: number) => ({ line: { phoneMark: `phone ${Math.floor(index / 2)}` } });
const use = (person: string, enterpriseId: string, nameMark?: string): ContactUse => ({
  person,
  claimId: 'clm-0',
  enterpriseId,
  nameMark,
});
const before = (
  count: number,
  submittedOn: string,
  enterpriseId = '91350200MA00000001',
  claim: Partial<ScreenedClaim> = {},
): OtherClaim => ({
  by: { claimId: `clm ${enterpriseId} ${submittedOn}`, submittedOn, enterpriseId },
  claim,
  lines: manyLines(count),
});
const enterprise = (changes: Parameters<typeof anEnterprise>[0]) => ({ enterprise: anEnterprise(changes) });
const approverFrom = (value: number): PolicyVersion => ({
  ...fujian2024(),
  review: { ...fujian2024().review, approverFromFen: { value, regions: [], source: 'an invented notice' } },
});
const serials = (from: number, count: number, step = 1) =>
  manyLines(count, (index) => ({
    line: { certificateNumber: `S00003500000124300${String(from + index * step).padStart(4, '0')}` },
  }));

const CASES: Readonly<
  Record<string, { readonly shows: Readonly<Record<string, Case>>; readonly not: Readonly<Record<string, Case>> }>
> = {
  'shared-phone': {
    shows: {
      'three people of this claim': { lines: manyLines(3, () => ({ line: { phoneMark: 'one' } })) },
      'one here and two in other claims': {
        lines: manyLines(1, () => ({ line: { phoneMark: 'one' } })),
        uses: () => [use('p-1', OTHER), use('x', OTHER), use('y', THIRD)],
      },
    },
    not: {
      'two people': { lines: manyLines(2, () => ({ line: { phoneMark: 'one' } })) },
      'one person with three certificates': {
        lines: manyLines(3, () => ({ line: { phoneMark: 'one', person: 'p-1' } })),
      },
      'nobody gave a phone': { lines: manyLines(9) },
    },
  },
  'paired-phone': {
    shows: { 'two people': { lines: manyLines(2, () => ({ line: { phoneMark: 'one' } })) } },
    not: { 'three are more than a pair': { lines: manyLines(3, () => ({ line: { phoneMark: 'one' } })) } },
  },
  'many-paired-phones': {
    shows: { 'three pairs among thirty': { lines: manyLines(30, (i) => (i < 6 ? pair(i) : {})), lineCount: 6 } },
    not: {
      'two pairs': { lines: manyLines(4, pair) },
      'three pairs among thirty-one': { lines: manyLines(31, (i) => (i < 6 ? pair(i) : {})) },
    },
  },
  'shared-account': {
    shows: {
      'two people': { lines: manyLines(2, () => ({ line: { accountMark: 'one', phoneMark: undefined as never } })) },
    },
    not: { 'one person twice': { lines: manyLines(2, () => ({ line: { accountMark: 'one', person: 'p-1' } })) } },
  },
  'same-name-two-documents': {
    shows: {
      'one name and phone here, with another document elsewhere': {
        lines: manyLines(1, () => ({ line: { phoneMark: 'one', nameMark: 'n' } })),
        uses: () => [use('p-1', OTHER, 'n'), use('x', OTHER, 'n')],
      },
    },
    not: {
      'two names on one phone': { lines: manyLines(2, (i) => ({ line: { phoneMark: 'one', nameMark: `n${i}` } })) },
      'one name on two phones': { lines: manyLines(2, (i) => ({ line: { phoneMark: `${i}`, nameMark: 'n' } })) },
    },
  },
  'roster-reused': {
    shows: {
      'five of fifteen came with another enterprise': {
        lines: manyLines(15, () => ({ line: { phoneMark: 'any' } })),
        uses: ({ person }) =>
          Number(person.slice(2)) <= 5 ? [use(person, OTHER), use(person, '91350200MA00000001')] : [],
        lineCount: 5,
      },
    },
    not: {
      'five who came from five others': {
        lines: manyLines(5, () => ({ line: { phoneMark: 'any' } })),
        uses: ({ person }) => [use(person, `other of ${person}`), use(person, '91350200MA00000001')],
      },
      'other people of another enterprise': {
        lines: manyLines(6, () => ({ line: { phoneMark: 'any' } })),
        uses: ({ person }) => [use(`not ${person}`, OTHER), use(person, '91350200MA00000001')],
      },
    },
  },
  'class-oversold': {
    shows: {
      '41 people of a class for 40, in two claims': {
        lines: manyLines(1, () => ({ line: { person: 'one more' } })),
        before: [before(40, '2024-07-01', OTHER)],
      },
    },
    not: {
      '40 people': { lines: manyLines(40) },
      'no class known': { lines: manyLines(60, () => ({ verified: { trainingClass: undefined } })) },
    },
  },
  'class-reused': {
    shows: { 'by two enterprises': { lines: manyLines(5), before: [before(5, '2024-07-01', OTHER)] } },
    not: { 'by one enterprise twice': { lines: manyLines(5), before: [before(5, '2024-07-01')] } },
  },
  'issuer-oversold': {
    shows: {
      'eleven claimed of ten who passed': {
        lines: manyLines(6),
        before: [before(5, '2024-07-01', OTHER)],
        claim: {
          issuers: new Map([['iss-1', anIssuer({ months: [{ month: '2024-05', examined: 12, passed: 10 }] })]]),
        },
      },
      'eleven of whom none passed in the three months': {
        lines: manyLines(11),
        claim: {
          issuers: new Map([
            [
              'iss-1',
              anIssuer({
                months: ['2024-02', '2024-03', '2024-04', '2024-05'].map((month, index) => ({
                  month,
                  examined: 12,
                  passed: index === 0 ? 12 : 0,
                })),
              }),
            ],
          ]),
        },
      },
    },
    not: {
      'ten who passed two months before': {
        lines: manyLines(10),
        claim: {
          issuers: new Map([
            [
              'iss-1',
              anIssuer({
                months: [
                  { month: '2024-03', examined: 12, passed: 10 },
                  { month: '2024-04', examined: 12, passed: 0 },
                  { month: '2024-05', examined: 12, passed: 0 },
                ],
              }),
            ],
          ]),
        },
      },
      'ten claimed of ten': {
        lines: manyLines(10),
        claim: {
          issuers: new Map([['iss-1', anIssuer({ months: [{ month: '2024-05', examined: 12, passed: 10 }] })]]),
        },
      },
      'the register counts nobody': { lines: manyLines(10) },
    },
  },
  'serial-run': {
    shows: { 'thirty in a row': { lines: serials(1, 30), lineCount: 30 } },
    not: { 'twenty-nine in a row': { lines: serials(1, 29) }, 'every second number': { lines: serials(1, 60, 2) } },
  },
  'insured-together': {
    shows: {
      'ten of twenty in the month before': {
        lines: manyLines(20, (i) => (i < 10 ? { verified: { insuredFrom: '2024-04' } } : {})),
        lineCount: 10,
      },
    },
    not: {
      'ten of twenty-one': { lines: manyLines(21, (i) => (i < 10 ? { verified: { insuredFrom: '2024-04' } } : {})) },
      'all of them long before': { lines: manyLines(20) },
      'nine of nine': { lines: manyLines(9, () => ({ verified: { insuredFrom: '2024-05' } })) },
    },
  },
  'more-than-insured': {
    shows: {
      '121 in a year where 100 are insured': { lines: manyLines(61), before: [before(60, '2023-09-01')] },
    },
    not: {
      '120 in a year': { lines: manyLines(60), before: [before(60, '2023-09-01')] },
      '200 in two years': { lines: manyLines(100), before: [before(100, '2023-07-31')] },
      "another's people": { lines: manyLines(100), before: [before(100, '2024-07-01', OTHER)] },
      'nothing known of the enterprise': { lines: manyLines(200), claim: { enterprise: undefined } },
    },
  },
  'whole-workforce': {
    shows: { '90 of 100': { lines: manyLines(90) } },
    not: {
      '89 of 100': { lines: manyLines(89) },
      'all 29 of a small enterprise': { lines: manyLines(29), claim: enterprise({ insuredHeads: 29 }) },
    },
  },
  'young-enterprise': {
    shows: { 'founded eleven months before': { lines: manyLines(2), claim: enterprise({ foundedOn: '2023-08-02' }) } },
    not: { 'founded a year before': { lines: manyLines(2), claim: enterprise({ foundedOn: '2023-08-01' }) } },
  },
  'sudden-volume': {
    shows: {
      'fifty after ten': { lines: manyLines(50), before: [before(10, '2024-02-01')] },
      'fifty at first by a young one': { lines: manyLines(50), claim: enterprise({ foundedOn: '2023-01-01' }) },
    },
    not: {
      'fifty after eleven': { lines: manyLines(50), before: [before(11, '2024-02-01')] },
      'fifty at first by an old one': { lines: manyLines(50) },
      'forty-nine': { lines: manyLines(49), claim: enterprise({ foundedOn: '2024-01-01' }) },
    },
  },
  'enterprise-not-active': {
    shows: {
      cancelled: { lines: manyLines(2), claim: enterprise({ status: 'cancelled' }) },
      'one that the register does not know': { lines: manyLines(2), claim: { enterprise: undefined } },
    },
    not: { active: { lines: manyLines(2) } },
  },
  'labour-dispatch': {
    shows: { 'a dispatch firm': { lines: manyLines(2), claim: enterprise({ kind: 'labour-dispatch' }) } },
    not: { 'a factory': { lines: manyLines(2) } },
  },
  'split-claims': {
    shows: {
      'two claims of 4 within a month, where 8 need a head': {
        lines: manyLines(4),
        before: [before(4, '2024-07-02')],
        claim: { policy: approverFrom(8 * 180_000) },
      },
    },
    not: {
      'nobody knows from which amount': { lines: manyLines(4), before: [before(4, '2024-07-02')] },
      'together below it': {
        lines: manyLines(4),
        before: [before(4, '2024-07-02')],
        claim: { policy: approverFrom(8 * 180_000 + 1) },
      },
      'one of them needs a head by itself': {
        lines: manyLines(4),
        before: [before(8, '2024-07-02')],
        claim: { policy: approverFrom(8 * 180_000) },
      },
      'more than a month apart': {
        lines: manyLines(4),
        before: [before(4, '2024-07-01')],
        claim: { policy: approverFrom(8 * 180_000) },
      },
    },
  },
  'shared-device': {
    shows: {
      'three enterprises': {
        lines: manyLines(2),
        claim: { deviceMark: 'd' },
        before: [
          before(1, '2024-07-01', OTHER, { deviceMark: 'd' }),
          before(1, '2024-07-01', THIRD, { deviceMark: 'd' }),
        ],
      },
    },
    not: {
      'two enterprises': {
        lines: manyLines(2),
        claim: { deviceMark: 'd' },
        before: [before(1, '2024-07-01', OTHER, { deviceMark: 'd' })],
      },
      'no mark': { lines: manyLines(2) },
    },
  },
  'shared-owners': {
    shows: {
      'three enterprises of one owner': {
        lines: manyLines(2),
        before: [before(1, '2024-07-01', OTHER), before(1, '2024-07-01', THIRD)],
      },
    },
    not: {
      'two enterprises': { lines: manyLines(2), before: [before(1, '2024-07-01', OTHER)] },
      'nothing known of the enterprise': {
        lines: manyLines(2),
        claim: { enterprise: undefined },
        before: [before(1, '2024-07-01', OTHER), before(1, '2024-07-01', THIRD)],
      },
    },
  },
  watchlisted: {
    shows: {
      'the enterprise, and so all lines': {
        lines: manyLines(3),
        watched: ['enterprise#91350200MA00000001'],
        lineCount: 3,
      },
      'the issuer of two lines': {
        lines: manyLines(3, (i) => (i < 2 ? {} : { verified: { issuerId: 'iss-2' } })),
        watched: ['issuer#iss-1'],
        lineCount: 2,
      },
      'one person': { lines: manyLines(3), watched: ['person#p-2'], lineCount: 1 },
    },
    not: { 'somebody else': { lines: manyLines(3), watched: ['person#p-9'] } },
  },
};

const linesIn = (groups: readonly Group[]) => new Set(groups.flatMap(({ lineIds }) => lineIds));

describe.each(CLAIM_SIGNALS.map((signal) => ({ signal, code: signal.code })))('$code', ({ signal, code }) => {
  const { shows = {}, not = {} } = CASES[code] ?? {};

  it('has cases here that show it and cases that do not', () => {
    expect(Object.keys(shows)).not.toEqual([]);
    expect(Object.keys(not)).not.toEqual([]);
  });

  it('sees nothing in a claim with which all is well', async () => {
    expect(await findIn(signal, [aScreenedLine()])).toEqual([]);
    expect(await findIn(signal, manyLines(20))).toEqual([]);
  });

  it.each(Object.entries(shows))('is shown where there is: %s', async (_, { lines, claim, lineCount, ...more }) => {
    const found = await findIn(signal, lines, claim, more);
    expect(linesIn(found).size).toBe(lineCount ?? lines.length);
    const evidence = JSON.stringify(found.map((group) => group.evidence));
    expect(evidence).not.toMatch(/p-\d|张|phone \d/);
  });

  it.each(Object.entries(not))('is not shown where there is: %s', async (_, { lines, claim, ...more }) => {
    expect(await findIn(signal, lines, claim, more)).toEqual([]);
  });

  it('says what it is and where it comes from in both languages', () => {
    expect([signal.zh, signal.en, signal.source]).not.toContain('');
  });
});

it('a class is compared with the places it was filed for, not with those of another', async () => {
  const signal = CLAIM_SIGNALS.find(({ code }) => code === 'class-oversold');
  const lines = manyLines(60, (index) => ({
    verified: { trainingClass: aClass({ classNumber: `class-${index % 2}`, capacity: index % 2 === 0 ? 40 : 20 }) },
  }));
  const found = signal === undefined ? [] : await findIn(signal, lines);
  expect(found.map(({ evidence }) => evidence)).toEqual([{ classNumber: 'class-1', claimed: 30, capacity: 20 }]);
});

it('a claimant that the register does not know shows as just that', async () => {
  const signal = CLAIM_SIGNALS.find(({ code }) => code === 'enterprise-not-active');
  const found = signal === undefined ? [] : await findIn(signal, manyLines(2), { enterprise: undefined });
  expect(found.map(({ evidence }) => evidence)).toEqual([{ status: 'not-registered' }]);
});
