import * as z from 'zod';
import { LEVELS } from '#functions/submission/roster-line.ts';

/** Where a fact was read, and, where sources are weak or silent, what was assumed instead. */
const sourced = {
  source: z.string().min(1),
  assumption: z.string().min(1).optional(),
};

const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const regionCode = z.string().regex(/^\d{6}$/);
const fen = z.int().positive();

const region = z.strictObject({ code: regionCode, name: text, fund: id, ...sourced });

const baseRate = z.strictObject({ level: z.enum(LEVELS), fen, ...sourced });

const uplift = z.strictObject({
  id,
  name: text,
  region: regionCode,
  occupations: z.array(id).min(1),
  percent: z.int().positive(),
  certificateFrom: z.iso.date(),
  certificateUntil: z.iso.date().optional(),
  ...sourced,
});

const occupation = z.strictObject({
  id,
  kind: z.enum(['occupation', 'special-ability']),
  name: text,
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

const fund = z.strictObject({ id, name: text, ...sourced });

const rule = z.strictObject({ holds: z.boolean(), ...sourced });

/** The shape of one policy version as it stands in `versions/`; money in integer fen, dates `YYYY-MM-DD`. */
export const policyVersion = z.strictObject({
  id,
  title: text,
  /** Dates of issue, both inclusive, of the certificates that this version serves. */
  certificates: z.strictObject({ from: z.iso.date(), until: z.iso.date(), ...sourced }),
  regions: z.array(region).min(1),
  baseRates: z.array(baseRate),
  uplifts: z.array(uplift),
  /** Months after the date of issue in which a claim may be made. */
  claimWindow: z.strictObject({ months: z.int().positive(), ...sourced }),
  entitlement: z.strictObject({
    /** Training subsidies per person, over all occupations, channels and regions. */
    training: z.strictObject({ times: z.int().positive(), ...sourced }),
    onePerOccupationAndLevel: rule,
    noLowerAfterHigher: rule,
  }),
  review: z.strictObject({
    first: z.boolean(),
    second: z.boolean(),
    /** Whether a claim without a single signal may pass without people. */
    straightThrough: z.boolean(),
    ...sourced,
  }),
  notice: z.strictObject({
    workingDays: z.int().positive(),
    firstDayCounts: z.boolean(),
    people: z.enum(['masked', 'totals-only']),
    ...sourced,
  }),
  funds: z.array(fund).min(1),
  occupations: z.array(occupation).min(1),
});

type Shape = z.infer<typeof policyVersion>;

type Deep<T> = T extends (infer Item)[]
  ? readonly Deep<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Deep<T[Key]> }
    : T;

export type PolicyVersion = Deep<Shape>;
export type Region = PolicyVersion['regions'][number];
export type Uplift = PolicyVersion['uplifts'][number];
export type Occupation = PolicyVersion['occupations'][number];
export type Fund = PolicyVersion['funds'][number];
