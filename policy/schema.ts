import * as z from 'zod';
import { ATTACHMENT_KINDS } from '#functions/attachment/kinds.ts';
import { LEVELS, TRAINING_MODES } from '#functions/submission/roster-line.ts';

/**
 * The shape of a policy version. Money in integer fen, dates `YYYY-MM-DD` (both ends inclusive), regions by their
 * six-digit code (GB/T 2260). Every entry names its source; where sources are weak or silent `assumption` says what was
 * taken instead, and where nothing is known the entry says `unknown` and a person decides. `docs/policy-files.md` tells
 * how to write one.
 */
const sourced = {
  source: z.string().min(1),
  assumption: z.string().min(1).optional(),
};

const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const regionCode = z.string().regex(/^\d{6}$/);
const fen = z.int().positive();
const date = z.iso.date();
const subsidy = z.enum(['training', 'evaluation']);
const unknown = z.literal('unknown');

/** A value for the whole province with the regions that say otherwise; a county without its own has its city's. */
const regional = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    value,
    regions: z.array(z.strictObject({ region: regionCode, value, ...sourced })).default([]),
    ...sourced,
  });

/** The same where it may be that nobody knows. */
const regionalIfKnown = <T extends z.ZodType>(value: T) => regional(z.union([value, unknown]));

/** What becomes of a line for which a fact could not be found out: nothing, the reviewer sees it, or must confirm it. */
const whenUnknown = z.enum(['ignore', 'show', 'hold']);

const region = z.strictObject({
  code: regionCode,
  name: text,
  /** The city of a county that publishes and pays by itself. */
  within: regionCode.optional(),
  /** Districts whose claims are the city's own (市本级): they neither publish nor pay by themselves. */
  pooled: z
    .array(z.strictObject({ code: regionCode, name: text }))
    .min(1)
    .optional(),
  keyIndustries: z.array(text).default([]),
  /** The funds that pay here, in the order in which they are asked. */
  funds: z.array(id).min(1),
  ...sourced,
});

const baseRate = z.strictObject({
  id,
  subsidy,
  level: z.enum(LEVELS),
  fen: z.union([fen, unknown]),
  /** Dates of issue; absent: those of the version. */
  certificateFrom: date.optional(),
  certificateUntil: date.optional(),
  /** Absent: everywhere where no rate of the region's own is given. */
  regions: z.array(regionCode).min(1).optional(),
  ...sourced,
});

/** A city's list of occupations: urgent shortage (急需紧缺), priority. */
const list = z.strictObject({
  id,
  name: text,
  region: regionCode,
  occupations: z.union([z.array(id).min(1), unknown]),
  ...sourced,
});

const uplift = z.strictObject({
  id,
  name: text,
  subsidy: subsidy.default('training'),
  regions: z.array(regionCode).min(1),
  /** Whom it is for: all that is given must hold, of each any one. */
  lists: z.array(id).min(1).optional(),
  categories: z.array(id).min(1).optional(),
  groups: z.array(id).min(1).optional(),
  levels: z.array(z.enum(LEVELS)).min(1).optional(),
  percent: z.union([z.int().positive().max(200), unknown]),
  certificateFrom: date,
  certificateUntil: date.optional(),
  ...sourced,
});

const occupation = z.strictObject({
  id,
  kind: z.enum(['occupation', 'special-ability']).default('occupation'),
  name: z.strictObject({ zh: z.string().min(1), en: z.string().min(1).optional() }),
  category: id.optional(),
  codes: z
    .array(
      z.strictObject({
        edition: z.enum(['1999', '2015', '2022']),
        code: z.string().regex(/^\d-\d{2}-\d{2}-\d{2}$/),
      }),
    )
    .min(1)
    .optional(),
  aliases: z.array(z.string().min(1)).min(1).optional(),
  ...sourced,
});

const named = z.strictObject({ id, name: text, ...sourced });

const group = z.strictObject({
  id,
  name: text,
  /** As rosters write it (人员类别). */
  aliases: z.array(z.string().min(1)).default([]),
  /** What a line of this group must show. */
  evidence: text,
  ...sourced,
});

const fund = z.strictObject({
  id,
  name: text,
  pays: z.array(subsidy),
  /** Where the fund's own rules ask for a longer notice than the region's. */
  noticeWorkingDays: z.int().positive().optional(),
  ...sourced,
});

/** Money may move from one fund to another only where this says so, by two people. */
const transfer = z.strictObject({ id, from: id, to: id, regions: z.array(regionCode).min(1).optional(), ...sourced });

/** How often a person may have a subsidy. Grants of every region and channel count. */
const cap = z.strictObject({
  id,
  subsidy,
  times: z.int().positive(),
  /** Counted by the certificate's date of issue. */
  period: z.union([z.literal('ever'), z.literal('calendar-year'), z.strictObject({ from: date, until: date })]),
  /** Where it refuses; absent: everywhere. */
  regions: z.array(regionCode).min(1).optional(),
  ...sourced,
});

const rule = <T extends z.ZodType>(value: T) =>
  regionalIfKnown(value).extend({ whenUnknown: whenUnknown.default('show') });

/** Versions written before there was such a rule have it as most regions do. */
const NUMBERS_SAY = '证书编号规则';
const laterRule = (told: { value: boolean | 'unknown'; whenUnknown: 'show' | 'hold' }) =>
  rule(z.boolean()).default({ ...told, regions: [], source: NUMBERS_SAY });

const target = z.strictObject({
  id,
  from: date,
  until: date,
  trainings: z.union([z.int().positive(), unknown]),
  /** People at level 3 or higher, or their share of the trainings. */
  highSkill: z.union([z.int().positive(), unknown]).optional(),
  highSkillPercent: z.int().positive().max(100).optional(),
  regions: z.array(z.strictObject({ region: regionCode, trainings: z.int().positive(), ...sourced })).default([]),
  ...sourced,
});

/** Subsidies besides the certificate-backed one: held as data, without a workflow yet. */
const otherKind = z.discriminatedUnion('basis', [
  z.strictObject({
    id,
    name: text,
    basis: z.literal('training-hour'),
    fenPerHour: z.union([fen, unknown]),
    /** Below the floor nothing is paid; hours above the cap are not. */
    floorHours: z.union([z.int().nonnegative(), unknown]),
    capHours: z.union([z.int().positive(), unknown]),
    ...sourced,
  }),
  z.strictObject({
    id,
    name: text,
    basis: z.literal('apprentice-year'),
    fenPerYear: z.union([fen, unknown]),
    maxYears: z.union([z.int().positive(), unknown]),
    /** At most this share in advance; what was paid in advance and not earned is taken back. */
    prepaidPercent: z.union([z.int().min(0).max(50), unknown]),
    ...sourced,
  }),
]);

const points = z.int().min(0).max(100);
const percent = z.int().min(0).max(100);

/** One sign of fraud: what it weighs, whether it holds a line until evidence comes, and from where on it is one. */
const riskSignal = z.strictObject({
  id,
  ...regional(
    z.strictObject({
      points,
      holds: z.boolean(),
      /** What it weighs where so many lines, and such a share, of one claim show it: one odd person is life. */
      together: z.strictObject({ lines: z.int().min(2), percent, points }).optional(),
      limits: z.array(z.strictObject({ id: z.string().regex(/^[a-z][A-Za-z]*$/), value: z.int().min(0) })).default([]),
    }),
  ).shape,
});

const risk = z.strictObject({
  signals: z.array(riskSignal),
  /** From how many points on a line is flagged, and from how many its claim goes to an approver. */
  bands: regional(z.strictObject({ flaggedFrom: z.int().positive(), highFrom: z.int().positive() })),
  /** Per cent of lines, by band and of those refused, that are looked at closely; `most` of one claim. */
  sampling: regional(
    z.strictObject({
      clean: percent,
      flagged: percent,
      high: percent,
      refused: percent,
      most: z.int().min(0).max(200),
    }),
  ),
});

export const policyVersion = z.strictObject({
  id,
  title: text,
  /** First day on which a claim submitted for the first time pins this version. */
  holdsFrom: z.strictObject({ date, ...sourced }),
  /** Dates of issue of the certificates that this version serves. */
  certificates: z.strictObject({ from: date, until: date, ...sourced }),
  regions: z.array(region).min(1),
  occupations: z.array(occupation).min(1),
  categories: z.array(named),
  groups: z.array(group),
  lists: z.array(list),
  baseRates: z.array(baseRate),
  uplifts: z.array(uplift),
  /** Of several uplifts the highest, or all added up. */
  stacking: regionalIfKnown(z.enum(['highest', 'sum'])),
  /** Whether a region raises the base for groups of people, or pays them the base. */
  groupUplifts: regionalIfKnown(z.enum(['as-listed', 'none'])),
  payee: z.strictObject({ to: z.literal('enterprise'), ...sourced }),
  /** Months after the date of issue in which a claim may be made. */
  claimWindow: regionalIfKnown(z.int().positive().max(60)),
  caps: z.array(cap),
  rules: z.strictObject({
    onePerOccupationAndLevel: regional(z.boolean()),
    noLowerAfterHigher: regional(z.boolean()),
    /** Whether a certificate number of no published form is shown to a person; it never refuses. */
    certificateForm: laterRule({ value: true, whenUnknown: 'show' }),
    /** Whether a number that does not go with the issuer named on the line refuses; `unknown`: a person decides. */
    certificateIssuer: laterRule({ value: 'unknown', whenUnknown: 'hold' }),
    /** The same for the number of another province's issuer. */
    certificateProvince: laterRule({ value: false, whenUnknown: 'show' }),
    /** Employed by the claimant in the months of the training. */
    employment: rule(z.boolean()),
    pension: rule(z.boolean()),
    publicServant: rule(z.boolean()),
    student: rule(z.boolean()),
    /** Past statutory retirement age without a pension: the age that must not be passed, or not be reached. */
    retiredAge: rule(z.strictObject({ years: z.int().positive(), reached: z.boolean() })),
    issuerOnFile: rule(z.boolean()),
    /** Whom the unemployment fund's subsidy excludes: who drew it, or also who could. */
    unemploymentSubsidy: rule(z.enum(['drawn', 'eligible', 'none'])),
    /** Who claimed in person for this certificate. */
    claimedPersonally: rule(z.boolean()),
    consent: rule(z.boolean()),
    trainingModes: rule(z.array(z.enum(TRAINING_MODES)).min(1)),
    trainingHours: rule(z.strictObject({ least: z.int().positive() })),
  }),
  review: z.strictObject({
    first: z.boolean(),
    second: z.boolean(),
    /** Whether a claim without a single signal may pass without people. */
    straightThrough: z.boolean(),
    workingDays: regional(z.int().positive()),
    /** From which amount of a claim, integer fen, an approver above the reviewers signs (审批表). */
    approverFromFen: regionalIfKnown(fen),
    ...sourced,
  }),
  /** Absent in versions of before; then what is shipped holds, see `risk.ts`. */
  risk: risk.optional(),
  notice: z.strictObject({
    workingDays: regional(z.int().positive().max(60)),
    firstDayCounts: z.boolean(),
    people: z.enum(['masked', 'totals-only']),
    ...sourced,
  }),
  /** What is looked at again after payment. Absent in versions of before; then what is shipped holds, see `recheck.ts`. */
  recheck: z
    .strictObject({
      /** Days after the payment, in order; none: nothing is. */
      daysAfterPayment: regional(z.array(z.int().positive().max(1_100)).max(12)),
    })
    .optional(),
  /** What a claim needs and by when its acts are due. Absent in versions of before; then what is shipped holds, see `procedure.ts`. */
  procedure: z
    .strictObject({
      /** Papers that go with every claim besides its roster. */
      attachments: regional(z.array(z.enum(ATTACHMENT_KINDS))),
      /** In which a claim may be told that it is not accepted (不予受理); after it, it is. */
      acceptanceWorkingDays: regional(z.int().positive().max(60)),
      /** In which a returned claim is to be corrected (补正). */
      correctionWorkingDays: regionalIfKnown(z.int().positive().max(250)),
    })
    .optional(),
  /** Years whose working days are published; a notice that reaches into another year is refused. */
  calendar: z.strictObject({ years: z.array(z.int().min(2000).max(2100)).min(1), ...sourced }),
  funds: z.array(fund).min(1),
  transfers: z.array(transfer),
  /** Whether a smaller claim that the money is enough for may be served before an earlier larger one. */
  fundQueue: z.strictObject({ overtaking: z.boolean(), ...sourced }),
  targets: z.array(target),
  otherKinds: z.array(otherKind),
});

type Shape = z.infer<typeof policyVersion>;

type Deep<T> = T extends (infer Item)[]
  ? readonly Deep<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Deep<T[Key]> }
    : T;

export type PolicyVersion = Deep<Shape>;
export type Region = PolicyVersion['regions'][number];
export type BaseRate = PolicyVersion['baseRates'][number];
export type Uplift = PolicyVersion['uplifts'][number];
export type Occupation = PolicyVersion['occupations'][number];
export type Fund = PolicyVersion['funds'][number];
export type Cap = PolicyVersion['caps'][number];
export type Subsidy = z.infer<typeof subsidy>;

export interface Sourced<Value> {
  readonly value: Value;
  readonly source: string;
  readonly assumption?: string | undefined;
}

/** `Value` includes `'unknown'` where that may stand. */
export interface Regional<Value> extends Sourced<Value> {
  readonly regions: readonly (Sourced<Value> & { readonly region: string })[];
}
