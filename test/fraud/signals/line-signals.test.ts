import { describe, expect, it } from 'vitest';
import type { ScreenedClaim, ScreenedLine } from '#functions/fraud/signal.ts';
import { LINE_SIGNALS } from '#functions/fraud/signals/index.ts';
import type { FrozenLine } from '#functions/submission/frozen-line.ts';
import type { ClassFacts, IssuerFacts } from '#functions/verification/facts.ts';
import type { VerifiedLine } from '#functions/verification/verify-line.ts';
import { aClass, anEnterprise, anIssuer, aScreenedLine, findOn } from '#test/support/screened.ts';

interface Case {
  readonly line?: Partial<FrozenLine>;
  readonly verified?: Partial<VerifiedLine>;
  readonly claim?: Partial<ScreenedClaim>;
  readonly others?: readonly ScreenedLine[];
}

const ofClass = (changes: Partial<ClassFacts>): Case => ({ verified: { trainingClass: aClass(changes) } });
const ofIssuer = (changes: Partial<IssuerFacts>, more: Case = {}): Case => ({
  ...more,
  claim: { issuers: new Map([['iss-1', anIssuer(changes)]]), ...more.claim },
});
const roster: Partial<VerifiedLine> = { trainingClass: undefined, examinedOn: undefined, insuredFrom: undefined };
const months = (...examined: readonly (readonly [month: string, examined: number, passed?: number])[]) =>
  examined.map(([month, all, passed]) => ({ month, examined: all, passed: passed ?? Math.round(all * 0.8) }));
const second = (line: Partial<FrozenLine>, verified: Partial<VerifiedLine> = roster) =>
  aScreenedLine({ lineId: '0-2', ...line }, verified);

/** For each signal: what shows it, and the nearest that does not. */
const CASES: Readonly<
  Record<string, { readonly shows: Readonly<Record<string, Case>>; readonly not: Readonly<Record<string, Case>> }>
> = {
  'employment-unconfirmed': {
    shows: { 'the register does not know': { verified: { employed: 'unknown' } } },
    not: { 'the register says yes': { verified: { employed: 'yes' } } },
  },
  'pension-unconfirmed': {
    shows: { 'unknown at fifty': { line: { age: 50 }, verified: { pension: 'unknown' } } },
    not: {
      'unknown at forty-nine': { line: { age: 49 }, verified: { pension: 'unknown' } },
      'not drawn at sixty': { line: { age: 60 } },
    },
  },
  'student-unconfirmed': {
    shows: { 'unknown at twenty-two': { line: { age: 22 }, verified: { student: 'unknown' } } },
    not: {
      'unknown at twenty-three': { line: { age: 23 }, verified: { student: 'unknown' } },
      'not asked': { line: { age: 20 }, verified: { student: undefined } },
    },
  },
  'public-servant-unconfirmed': {
    shows: { 'the payroll does not know': { verified: { publicServant: 'unknown' } } },
    not: { 'the payroll says no': {}, 'not asked': { verified: { publicServant: undefined } } },
  },
  'just-insured': {
    shows: { 'insured from the month of the training on': { verified: { insuredFrom: '2024-05' } } },
    not: {
      'insured a month earlier': { verified: { insuredFrom: '2024-04' } },
      'nothing known of the insurance': { verified: { insuredFrom: undefined } },
    },
  },
  'insured-for-training': {
    shows: {
      'two months before to one month after': { verified: { insuredFrom: '2024-03', insuredUntil: '2024-07' } },
      'only the month of the training': { verified: { insuredFrom: '2024-05', insuredUntil: '2024-05' } },
    },
    not: {
      'three months before': { verified: { insuredFrom: '2024-02', insuredUntil: '2024-06' } },
      'two months after': { verified: { insuredFrom: '2024-04', insuredUntil: '2024-08' } },
      'it goes on': { verified: { insuredFrom: '2024-05', insuredUntil: undefined } },
    },
  },
  'insured-elsewhere': {
    shows: { 'by another in the training months': { verified: { insuredElsewhere: 'yes' } } },
    not: { 'not known': { verified: { insuredElsewhere: 'unknown' } } },
  },
  'class-not-filed': {
    shows: { 'the register knows no such class': ofClass({ filed: 'no' }) },
    not: { 'the register does not know the training': ofClass({ filed: 'unknown' }), 'filed in time': {} },
  },
  'class-filed-late': {
    shows: { 'four days after its begin': ofClass({ filedOn: '2024-05-05' }) },
    not: {
      'three days after': ofClass({ filedOn: '2024-05-04' }),
      'the day before': ofClass({ filedOn: '2024-04-30' }),
    },
  },
  'class-over-capacity': {
    shows: { 'more than a tenth above its places': ofClass({ enrolled: 45 }) },
    not: { 'a tenth above its places': ofClass({ enrolled: 44 }), 'nobody counted': ofClass({ enrolled: undefined }) },
  },
  'attendance-missing': {
    shows: { 'not on the record of a class on file': ofClass({ attendedHours: undefined }) },
    not: {
      'the class is not on file anyway': ofClass({ filed: 'no', attendedHours: undefined }),
      'on the record': {},
    },
  },
  'attendance-short': {
    shows: { '47 of 60 hours': ofClass({ attendedHours: 47 }) },
    not: { '48 of 60 hours': ofClass({ attendedHours: 48 }), 'no record': ofClass({ attendedHours: undefined }) },
  },
  'hours-do-not-fit': {
    shows: {
      '81 hours in ten days': { line: { trainingHours: 81 } },
      '9 hours in a day, by the roster': {
        line: { trainingFrom: '2024-05-01', trainingTo: '2024-05-01', trainingHours: 9 },
        verified: roster,
      },
    },
    not: {
      '80 hours in ten days': { line: { trainingHours: 80 } },
      'no begin is known': { line: { trainingFrom: undefined as never, trainingHours: 900 }, verified: roster },
      'dates the wrong way round are another sign': {
        line: { trainingFrom: '2024-05-10', trainingTo: '2024-05-01' },
        verified: roster,
      },
    },
  },
  'overlapping-classes': {
    shows: {
      'the class register saw it': ofClass({ overlaps: 'yes' }),
      'two lines with more hours than the days hold': {
        verified: roster,
        others: [second({ trainingFrom: '2024-05-01', trainingTo: '2024-05-10', trainingHours: 60 })],
      },
    },
    not: {
      'the register does not know': ofClass({ overlaps: 'unknown' }),
      'two lines whose hours fit, mornings and evenings': {
        verified: roster,
        others: [second({ trainingFrom: '2024-05-01', trainingTo: '2024-05-10', trainingHours: 40 })],
      },
      'one after the other': {
        verified: roster,
        others: [second({ trainingFrom: '2024-05-11', trainingTo: '2024-05-12', trainingHours: 90 })],
      },
    },
  },
  'impossible-chronology': {
    shows: {
      'ended before begun': { line: { trainingFrom: '2024-05-10', trainingTo: '2024-05-01' }, verified: roster },
      'certified before the end of the training': { line: { trainingTo: '2024-06-02' }, verified: roster },
      'examined before the end of the training': { verified: { examinedOn: '2024-05-09' } },
      'certified before examined': { verified: { examinedOn: '2024-06-02' } },
      'claimed before certified': { claim: { submittedOn: '2024-05-31' } },
      'hired after the training had ended': { verified: { insuredFrom: '2024-06' } },
    },
    not: {
      'certified on the last day of the training': { line: { trainingTo: '2024-06-01' }, verified: roster },
      'examined on its last day': { verified: { examinedOn: '2024-05-10' } },
      'claimed on the day of issue': { claim: { submittedOn: '2024-06-01' } },
      'insured within thirty days of being hired': { verified: { insuredFrom: '2024-05' } },
      'a date mistyped in the roster, while the class is in order': { line: { trainingTo: '2024-06-02' } },
      'nothing known of the training': {
        line: { trainingFrom: undefined as never, trainingTo: undefined as never },
        verified: roster,
      },
    },
  },
  'trained-before-founded': {
    shows: { 'founded the day after': { claim: { enterprise: anEnterprise({ foundedOn: '2024-05-02' }) } } },
    not: {
      'founded that day': { claim: { enterprise: anEnterprise({ foundedOn: '2024-05-01' }) } },
      'nothing known of it': { claim: { enterprise: undefined } },
    },
  },
  'certificate-form-unknown': {
    shows: { 'a number of no known form': { line: { certificateNumber: '2024-17' } } },
    not: {
      'a known form': {},
      'a special ability, for which no form is published': {
        line: { certificateNumber: '闽专2024第1号', certificateType: 'special-ability' },
      },
    },
  },
  'issuer-burst': {
    shows: {
      '300 examined in one of the first months': ofIssuer({
        accreditedOn: '2024-03-01',
        months: months(['2024-03', 40], ['2024-04', 300]),
      }),
    },
    not: {
      '299 examined': ofIssuer({ accreditedOn: '2024-03-01', months: months(['2024-04', 299]) }),
      'the certificate came later': ofIssuer({ accreditedOn: '2024-01-01', months: months(['2024-02', 900]) }),
      'an issuer that nobody knows': { claim: { issuers: new Map() } },
    },
  },
  'issuer-surge': {
    shows: {
      'four times the usual': ofIssuer({
        months: months(['2024-02', 30], ['2024-03', 40], ['2024-04', 25], ['2024-05', 120]),
      }),
    },
    not: {
      'less than four times': ofIssuer({ months: months(['2024-03', 40], ['2024-04', 40], ['2024-05', 159]) }),
      'few people': ofIssuer({ months: months(['2024-03', 5], ['2024-05', 99]) }),
      'the station of an enterprise': ofIssuer({
        kind: 'employer',
        months: months(['2024-03', 40], ['2024-04', 25], ['2024-05', 300]),
      }),
      'nothing before to compare with': ofIssuer({ months: months(['2024-05', 500]) }),
    },
  },
  'issuer-pass-rate': {
    shows: { '95 of 100 passed': ofIssuer({ months: months(['2024-05', 100, 95]) }) },
    not: {
      '94 of 100 passed': ofIssuer({ months: months(['2024-05', 100, 94]) }),
      'all of 99 passed': ofIssuer({ months: months(['2024-05', 99, 99]) }),
      'all passed half a year before': ofIssuer({ months: months(['2023-11', 500, 500]) }),
    },
  },
  'issuer-out-of-scope': {
    shows: {
      'another level': { line: { level: '2' } },
      'another occupation': { line: { occupation: '电工' } },
      'the scope had ended': ofIssuer({
        scope: [{ occupation: '焊工', levels: ['3'], from: '2020-01-01', until: '2024-05-24' }],
      }),
      'the scope had not begun': ofIssuer({ scope: [{ occupation: '焊工', levels: ['3'], from: '2024-05-26' }] }),
    },
    not: {
      'the last day of the scope': ofIssuer({
        scope: [{ occupation: '焊工', levels: ['3'], from: '2020-01-01', until: '2024-05-25' }],
      }),
      'the same occupation by its code': ofIssuer({
        scope: [{ occupation: '6-18-02-04', levels: ['3'], from: '2020-01-01' }],
      }),
      'an issuer that nobody knows': { line: { occupation: '电工' }, claim: { issuers: new Map() } },
    },
  },
  'issuer-not-open': {
    shows: {
      'accredited the day after the examination': ofIssuer({ accreditedOn: '2024-05-26' }),
      'closed the day before': ofIssuer({ closedOn: '2024-05-24' }),
    },
    not: { 'closed that day': ofIssuer({ closedOn: '2024-05-25' }), open: {} },
  },
  'issuer-of-owners': {
    shows: { 'one owner in common': ofIssuer({ ownerIds: ['x', 'owner-1'] }) },
    not: {
      'no owner in common': {},
      'an enterprise that examines its own staff': ofIssuer({ kind: 'employer', ownerIds: ['owner-1'] }),
    },
  },
};

describe.each(LINE_SIGNALS.map((signal) => ({ signal, code: signal.code })))('$code', ({ signal, code }) => {
  const { shows = {}, not = {} } = CASES[code] ?? {};

  it('has cases here that show it and cases that do not', () => {
    expect(Object.keys(shows)).not.toEqual([]);
    expect(Object.keys(not)).not.toEqual([]);
  });

  it('does not see anything in a line with which all is well', () => {
    expect(findOn(signal, aScreenedLine())).toBeUndefined();
  });

  it.each(Object.entries(shows))('is shown where there is: %s', (_, { line, verified, claim, others }) => {
    expect(findOn(signal, aScreenedLine(line, verified), claim, others)).toBeDefined();
  });

  it.each(Object.entries(not))('is not shown where there is: %s', (_, { line, verified, claim, others }) => {
    expect(findOn(signal, aScreenedLine(line, verified), claim, others)).toBeUndefined();
  });

  it('says what it is and where it comes from in both languages, and nothing of the person', () => {
    expect(signal.zh).not.toBe('');
    expect(signal.en).not.toBe('');
    expect(signal.source).not.toBe('');
    for (const { line, verified, claim, others } of Object.values(shows)) {
      const evidence = JSON.stringify(findOn(signal, aScreenedLine(line, verified), claim, others));
      expect(evidence).not.toMatch(/p-1|张|1234|S0000350/);
    }
  });
});
