import type { CertificateType, Level } from '#functions/submission/roster-line.ts';
import type { RegisterRecords } from '#local/registers/records.ts';
import { newestPolicy } from '#policy/index.ts';
import { findOccupation } from '#policy/occupations.ts';
import type { Occupation } from '#policy/schema.ts';
import { ENTERPRISES, type SampleEnterprise } from './enterprises.ts';

type IssuerRecord = RegisterRecords['issuers'][number];

export interface SampleIssuer {
  readonly issuerId: string;
  readonly name: string;
}

interface Book {
  readonly record: Omit<IssuerRecord, 'months'>;
  /** Occupations in the scope: their numbered levels, or as a special ability. */
  readonly accredited: Set<string>;
  /** People of the rosters who passed, by month. */
  readonly passed: Map<string, number>;
}

const NUMBERED: Level[] = ['5', '4', '3', '2', '1'];
const ACCREDITED_ON = '2021-06-01';
const MONTHS = monthsBetween('2023-01', '2025-05');
/** People who pass in an ordinary month, besides those on the rosters. */
const USUALLY_PASSED: Record<IssuerRecord['kind'], number> = {
  'social-body': 1_200,
  authority: 600,
  employer: 60,
  school: 0,
};
/** How months differ, in turn. */
const SEASONS = [1, 1.12, 1.05, 1.2, 1.08, 1.15, 1.02];
/** Of six who are examined five pass. */
const FAILED_PER_PASSED = 0.2;
/** Still examined by the authority (准入类职业资格 and what was left over), besides special abilities. */
const QUALIFICATIONS = ['电工', '焊工', '保安员', '消防设施操作员'];

const catalogue = newestPolicy('2025-06-03')?.occupations ?? [];
const found = new Map<string, Occupation | undefined>();

/** The name that the catalogue has for an occupation; one that it does not have stays as it is. */
export function catalogueName(written: string): string {
  return occupationOf(written)?.name.zh ?? written;
}

function occupationOf(written: string): Occupation | undefined {
  if (!found.has(written)) found.set(written, findOccupation(written, { occupations: catalogue }));
  return found.get(written);
}

/** The evaluation bodies behind the samples' certificates: employers, two social bodies, an authority. */
export class SampleIssuers {
  readonly #books = new Map<string, Book>();

  constructor() {
    const graded = catalogue.filter(({ kind }) => kind !== 'special-ability');
    const special = catalogue.filter(({ kind }) => kind === 'special-ability');
    const names = (occupations: readonly Occupation[]) => occupations.map(({ name }) => name.zh);
    this.#open(
      SOCIAL_BODIES.manufacturing,
      'social-body',
      ['owner-0101'],
      [...names(graded.filter(({ category }) => category === 'manufacturing'))],
    );
    this.#open(
      SOCIAL_BODIES.services,
      'social-body',
      ['owner-0102'],
      [...names(graded.filter(({ category }) => category !== 'manufacturing'))],
    );
    this.#open(AUTHORITY, 'authority', [], QUALIFICATIONS);
    for (const occupation of names(special)) this.#accredit(AUTHORITY.issuerId, occupation, 'special');
    for (const enterprise of Object.values<SampleEnterprise>(ENTERPRISES)) {
      if (enterprise.evaluates.length === 0) continue;
      this.#open(employerIssuer(enterprise), 'employer', enterprise.ownerIds, enterprise.evaluates);
    }
  }

  /** Who issues a certificate with such a number; an employer's number names the employer. */
  issuerOf(enterprise: SampleEnterprise, type: CertificateType, occupation: string, number: string): SampleIssuer {
    if (type !== 'skill-level') return AUTHORITY;
    if (number.startsWith('Y') && mayEvaluate(enterprise, occupation)) return employerIssuer(enterprise);
    return occupationOf(occupation)?.category === 'manufacturing'
      ? SOCIAL_BODIES.manufacturing
      : SOCIAL_BODIES.services;
  }

  /** Somebody passed. What is not accredited from the start, such as an occupation that no catalogue has, is from then. */
  passed(issuerId: string, occupation: string, level: Level, examinedOn: string): void {
    this.#accredit(issuerId, catalogueName(occupation), level);
    const passed = this.#books.get(issuerId)?.passed;
    const month = examinedOn.slice(0, 7);
    passed?.set(month, (passed.get(month) ?? 0) + 1);
  }

  records(): IssuerRecord[] {
    return [...this.#books.values()].map(({ record, passed }) => {
      // Nobody on a roster comes out of a month that is not like the others.
      const usual = USUALLY_PASSED[record.kind] + Math.max(0, ...passed.values());
      const months = [...new Set([...MONTHS, ...passed.keys()])].sort();
      return { ...record, months: months.map((month, index) => monthOf(month, usual * seasonOf(index))) };
    });
  }

  #open(
    { issuerId, name }: SampleIssuer,
    kind: IssuerRecord['kind'],
    ownerIds: readonly string[],
    occupations: readonly string[],
  ): void {
    const record = { issuerId, name, kind, accreditedOn: ACCREDITED_ON, ownerIds: [...ownerIds], scope: [] };
    this.#books.set(issuerId, { record, accredited: new Set(), passed: new Map() });
    for (const occupation of occupations) this.#accredit(issuerId, occupation, '5');
  }

  #accredit(issuerId: string, occupation: string, level: Level): void {
    const book = this.#books.get(issuerId);
    const levels: Level[] = level === 'special' ? [level] : [...NUMBERED];
    const key = `${occupation}/${levels.join('')}`;
    if (book === undefined || book.accredited.has(key)) return;
    book.accredited.add(key);
    book.record.scope.push({ occupation, levels, from: ACCREDITED_ON });
  }
}

const SOCIAL_BODIES = {
  manufacturing: { issuerId: 'issuer-0001', name: '示例制造业职业技能评价中心' },
  services: { issuerId: 'issuer-0002', name: '示例服务业职业技能评价中心' },
} as const satisfies Record<string, SampleIssuer>;
const AUTHORITY: SampleIssuer = { issuerId: 'issuer-0003', name: '示例职业技能鉴定指导中心' };

/** Whether the enterprise is accredited to evaluate its own staff (企业自主评价) in that occupation. */
export function mayEvaluate(enterprise: SampleEnterprise, occupation: string): boolean {
  return enterprise.evaluates.includes(catalogueName(occupation));
}

function employerIssuer({ creditCode, name }: SampleEnterprise): SampleIssuer {
  return { issuerId: `issuer-${creditCode}`, name };
}

const seasonOf = (index: number): number => SEASONS[index % SEASONS.length] ?? 1;

function monthOf(month: string, people: number): IssuerRecord['months'][number] {
  const passed = Math.ceil(people);
  return { month, examined: passed + Math.ceil(passed * FAILED_PER_PASSED), passed };
}

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (const at = new Date(`${first}-01T00:00:00Z`); ; at.setUTCMonth(at.getUTCMonth() + 1)) {
    const month = at.toISOString().slice(0, 7);
    if (month > last) return months;
    months.push(month);
  }
}
