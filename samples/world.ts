import { residentIdCheckCharacter } from '#functions/shared/identity/resident-id.ts';
import type { CertificateType, DocumentType, Level } from '#functions/submission/roster-line.ts';
import { seededRandom } from '#local/outside/seeded-random.ts';
import type { RegisterRecords } from '#local/registers/records.ts';
import { SampleClasses } from './classes.ts';
import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import { ENTERPRISES, type SampleEnterprise } from './enterprises.ts';
import { canWork, monthOf, spellsOf, type Work } from './employment.ts';
import { catalogueName, mayEvaluate, type SampleIssuer, SampleIssuers } from './issuers.ts';
import type { Cell } from './xlsx-writer.ts';

export interface Person {
  readonly name: string;
  readonly documentType: DocumentType;
  readonly documentNumber: string;
  readonly phone: string;
  readonly account: string;
}

/** A roster's fields, as the sample writers name their columns. */
export type Field =
  | 'name'
  | 'documentType'
  | 'documentNumber'
  | 'phone'
  | 'group'
  | 'occupation'
  | 'level'
  | 'certificateType'
  | 'certificateNumber'
  | 'issuedOn'
  | 'issuer'
  | 'training'
  | 'hours'
  | 'classNumber'
  | 'money'
  | 'account';

/** What must become of a line: money in integer fen. `contested` is granted once over all the rosters that hold it. */
export type Outcome =
  | { readonly granted: number }
  | { readonly contested: number }
  | { readonly refused: readonly string[] }
  | { readonly faults: readonly string[] };

export interface SampleLine {
  readonly person: Person;
  readonly occupation: string;
  readonly level: Level;
  readonly certificateType: CertificateType;
  readonly certificateNumber: string;
  readonly issuedOn: string;
  readonly issuer: string;
  readonly trainingFrom: string;
  readonly trainingTo: string;
  readonly hours: number;
  /** Of the class on file (班期). */
  readonly classNumber: string;
  readonly outcome: Outcome;
  /** Cells that are written otherwise than the line says. */
  readonly cells: Partial<Record<Field, Cell | undefined>>;
}

type RegisterCertificate = RegisterRecords['certificates'][number];
type RegisterPerson = RegisterRecords['people'][number];

export interface LineWish {
  readonly occupation: string;
  readonly level: Level;
  readonly certificateType?: CertificateType;
  readonly issuedOn?: string;
  readonly person?: Person;
  readonly certificateNumber?: string;
  readonly hours?: number;
  readonly training?: readonly [from: string, to: string];
  readonly cells?: Partial<Record<Field, Cell | undefined>>;
  readonly outcome?: Outcome;
  /** What the register says otherwise; `absent`: it never heard of the certificate. */
  readonly register?: Partial<RegisterCertificate> | 'absent';
  /** `elsewhere`: insured by another employer; `unknown`: the register does not know the person. */
  readonly employment?: 'claimant' | 'elsewhere' | 'unknown';
  readonly pensionDrawn?: boolean;
  /** What other registers say of the person. */
  readonly standing?: Pick<RegisterPerson, 'publicServant' | 'student' | 'unemploymentSubsidy'>;
}

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹曾彭萧蔡潘田董袁叶余'];
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文斌红梅海燕鹏飞雪琴云龙'];
/** Names that trip readers up: parts with a dot, compound surnames, characters beyond the basic plane. */
const UNUSUAL_NAMES = ['阿依古丽·买买提', '欧阳静', '王𠮷祥', '古丽娜尔·阿不都', '诸葛志明', '林𣲗'];

/**
 * The rates as the policy page gives them, fen; the urgent-shortage occupations of Xiamen get 20 % more. Written down a
 * second time on purpose: what is expected must not come out of the code that is tested.
 */
const BASE_FEN: Record<Level, number> = { special: 50_000, 5: 70_000, 4: 100_000, 3: 150_000, 2: 200_000, 1: 300_000 };
const XIAMEN_URGENT = [
  '电工',
  '焊工',
  '车工',
  '铣工',
  '钳工',
  '机床装调维修工',
  '工业机器人系统操作员',
  '起重装卸机械操作工',
];

type Period = readonly [from: string, to: string];

const TRAINING_DAYS = 25;
/** When training may begin, the likeliest first. */
const DAYS_BEFORE_ISSUE = Array.from({ length: 12 }, (_, months) => 45 + 30 * months);
const EXAMINED_DAYS_BEFORE_ISSUE = 10;

/**
 * All the synthetic people, certificates, insurances, issuers and classes behind the rosters, drawn from one seed.
 * They fit together wherever a wish does not say otherwise.
 */
export class World {
  readonly #random: () => number;
  readonly #certificates = new Map<string, RegisterCertificate>();
  readonly #people = new Map<string, RegisterRecords['people'][number]>();
  readonly #issuers = new SampleIssuers();
  readonly #classes: SampleClasses;
  readonly #works = new Map<string, Work[]>();
  /** Behind the first line of each certificate. */
  readonly #claimed = new Map<
    string,
    { readonly issuer: SampleIssuer; readonly line: SampleLine; readonly by: string }
  >();
  /** Days in which a person is trained. */
  readonly #trained = new Map<string, Period[]>();
  #peopleMade = 0;
  #certificatesMade = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#classes = new SampleClasses(seed);
  }

  /** A whole number from 0 up to and without `below`. */
  draw(below: number): number {
    return Math.floor(this.#random() * below);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.draw(items.length)];
    if (item === undefined) throw new RangeError('There is nothing to pick from.');
    return item;
  }

  /** A day at or after `from` and before `until`. */
  day(from: string, until: string): string {
    const days = (Date.parse(until) - Date.parse(from)) / 86_400_000;
    return addDays(from, this.draw(days));
  }

  person(change: Partial<Person> = {}): Person {
    this.#peopleMade += 1;
    const serial = this.#peopleMade;
    const unusual = UNUSUAL_NAMES[serial / 40 - 1];
    const given = this.pick(GIVEN) + (this.draw(3) === 0 ? '' : this.pick(GIVEN));
    const padded = String(serial).padStart(4, '0');
    return {
      name: unusual ?? this.pick(SURNAMES) + given,
      documentType: 'resident-id',
      documentNumber: residentId(this.day('1970-01-01', '2003-01-01'), serial),
      phone: `154${String(serial).padStart(8, '0')}`,
      account: `621000000000000${padded}`,
      ...change,
    };
  }

  /** A line of the roster of `enterprise`, with what the registers know of it. */
  line(enterprise: SampleEnterprise, wish: LineWish): SampleLine {
    const person = wish.person ?? this.person();
    const { level, occupation } = wish;
    const issuedOn = wish.issuedOn ?? this.day('2024-07-01', '2025-05-01');
    const certificateType = wish.certificateType ?? (level === 'special' ? 'special-ability' : 'skill-level');
    const certificateNumber =
      wish.certificateNumber ?? this.#numberFor(enterprise, occupation, certificateType, level, issuedOn);
    const before = this.#claimed.get(certificateNumber);
    const issuer = before?.issuer ?? this.#issuers.issuerOf(enterprise, certificateType, occupation, certificateNumber);
    const again = before?.by === enterprise.creditCode ? before.line : undefined;
    const training =
      wish.training ??
      (again === undefined ? this.#freeDays(enterprise, person, issuedOn) : [again.trainingFrom, again.trainingTo]);
    const hours = wish.hours ?? 40 + 8 * this.draw(6);
    const line: SampleLine = {
      person,
      occupation,
      level,
      certificateType,
      certificateNumber,
      issuedOn,
      issuer: issuer.name,
      trainingFrom: training[0],
      trainingTo: training[1],
      hours,
      classNumber: again?.classNumber ?? this.#enrol(enterprise, occupation, training, person, hours),
      outcome: wish.outcome ?? { granted: fenOf(enterprise.region, occupation, level, issuedOn) },
      cells: wish.cells ?? {},
    };
    if (before === undefined) this.#claimed.set(certificateNumber, { issuer, line, by: enterprise.creditCode });
    if (wish.register !== 'absent') this.#certify(line, issuer.issuerId, wish.register);
    if (wish.employment !== 'unknown') this.#insure(enterprise, wish, line);
    return line;
  }

  /** An employer without accreditation sends its staff to a social body. */
  #numberFor(
    enterprise: SampleEnterprise,
    occupation: string,
    type: CertificateType,
    level: Level,
    issuedOn: string,
  ): string {
    const number = this.certificateNumber(type, level, issuedOn);
    return number.startsWith('Y') && !mayEvaluate(enterprise, occupation) ? `S${number.slice(1)}` : number;
  }

  /** The weeks before the certificate, or months earlier while the person is in another class or works elsewhere. */
  #freeDays(employer: SampleEnterprise, { documentNumber }: Person, issuedOn: string): Period {
    const trained = this.#trained.get(documentNumber) ?? [];
    const works = this.#works.get(documentNumber) ?? [];
    const free = ([from, to]: Period) => trained.every(([first, last]) => to < first || last < from);
    const periods = DAYS_BEFORE_ISSUE.map((days): Period => {
      const from = addDays(issuedOn, -days);
      return [from, addDays(from, TRAINING_DAYS)];
    });
    const fits = ([from, to]: Period) => canWork(works, { employer, from: monthOf(from), to: monthOf(to) });
    const period = periods.find((each) => free(each) && fits(each)) ?? periods.find(free) ?? periods[0];
    if (period === undefined) throw new RangeError('There is no time to train in.');
    return period;
  }

  #enrol(
    enterprise: SampleEnterprise,
    occupation: string,
    [first, second]: Period,
    { documentNumber }: Person,
    hours: number,
  ): string {
    const days: Period = first <= second ? [first, second] : [second, first];
    this.#trained.set(documentNumber, [...(this.#trained.get(documentNumber) ?? []), days]);
    return this.#classes.enrol(enterprise, catalogueName(occupation), days, documentNumber, hours);
  }

  #certify(line: SampleLine, issuerId: string, otherwise: Partial<RegisterCertificate> = {}): void {
    const { certificateNumber, certificateType, level, occupation, issuedOn, issuer } = line;
    const { name, documentNumber } = line.person;
    const examined = addDays(issuedOn, -EXAMINED_DAYS_BEFORE_ISSUE);
    const examinedOn = examined < line.trainingTo && line.trainingTo <= issuedOn ? line.trainingTo : examined;
    const told = { certificateNumber, certificateType, level, documentNumber, name, occupation, issuedOn, issuer };
    const held: RegisterCertificate = { ...told, issuerId, examinedOn, ...otherwise };
    const known = this.#certificates.has(certificateNumber);
    this.#certificates.set(certificateNumber, held);
    if (!known) this.#issuers.passed(issuerId, held.occupation, held.level, examinedOn);
  }

  #insure(enterprise: SampleEnterprise, wish: LineWish, { person, trainingFrom, trainingTo }: SampleLine): void {
    const { documentNumber } = person;
    const before = this.#people.get(documentNumber);
    const [from = '', to = ''] = [monthOf(trainingFrom), monthOf(trainingTo)].sort();
    const employer = wish.employment === 'elsewhere' ? ENTERPRISES.elsewhere : enterprise;
    const works = [...(this.#works.get(documentNumber) ?? []), { employer, from, to }];
    this.#works.set(documentNumber, works);
    this.#people.set(documentNumber, {
      documentNumber,
      insured: spellsOf(works),
      pensionDrawn: (wish.pensionDrawn ?? false) || (before?.pensionDrawn ?? false),
      ...wish.standing,
    });
  }

  /** In the forms of the policy page; body and site numbers of nines belong to nobody. */
  certificateNumber(type: CertificateType, level: Level, issuedOn: string): string {
    this.#certificatesMade += 1;
    const year = issuedOn.slice(2, 4);
    const serial = this.#certificatesMade;
    switch (type) {
      case 'skill-level':
        return `${this.pick(['Y', 'S'])}00003599${String(9900 + this.draw(5))}${year}${level}${String(serial).padStart(6, '0')}`;
      case 'qualification':
        return `${year}99991999${level}${String(serial).padStart(5, '0')}`;
      case 'special-ability':
        return `闽专${issuedOn.slice(0, 4)}第${String(serial).padStart(6, '0')}号`;
    }
  }

  records(): RegisterRecords {
    const certificates = [...this.#certificates.values()].sort(by('certificateNumber'));
    const people = [...this.#people.values()].sort(by('documentNumber'));
    const insured = new Map<string, number>();
    const ongoing = people.flatMap((person) => person.insured.filter(({ to }) => to === undefined));
    for (const { creditCode } of ongoing) {
      insured.set(creditCode, (insured.get(creditCode) ?? 0) + 1);
    }
    const enterprises = Object.values<SampleEnterprise>(ENTERPRISES).map((enterprise) => {
      const { creditCode, name, kind, foundedOn, heads, ownerIds } = enterprise;
      return {
        creditCode,
        name,
        accountName: name,
        status: 'active' as const,
        foundedOn,
        kind,
        insuredHeads: Math.max(heads, 2 * (insured.get(creditCode) ?? 0)),
        ownerIds: [...ownerIds],
      };
    });
    return { certificates, people, enterprises, issuers: this.#issuers.records(), classes: this.#classes.records() };
  }
}

function by<Key extends string>(key: Key) {
  return (a: Record<Key, string>, b: Record<Key, string>) => (a[key] < b[key] ? -1 : 1);
}

export function fenOf(region: string, occupation: string, level: Level, issuedOn: string): number {
  const urgent = region === '350200' && issuedOn >= '2024-06-01' && XIAMEN_URGENT.includes(occupation);
  return urgent ? BASE_FEN[level] * 1.2 : BASE_FEN[level];
}

/** Area 359901 was never given to a county: a number there has a valid check character and no owner. */
export function residentId(birthDate: string, serial: number, area = '359901'): string {
  const first17 = `${area}${birthDate.replaceAll('-', '')}${String(serial % 1000).padStart(3, '0')}`;
  return first17 + residentIdCheckCharacter(first17);
}
