import type { PolicyVersion } from '#policy/index.ts';
import { inRegion, regionsAround } from '#policy/regional.ts';
import type { BaseRate, Subsidy, Uplift } from '#policy/schema.ts';
import type { RatePart } from '../claim/line.ts';
import type { CalendarDate, Level } from '../submission/roster-line.ts';

/** What of a certificate and its holder decides an amount. */
export interface Rated {
  readonly subsidy: Subsidy;
  readonly region: string;
  readonly level: Level;
  /** As in the catalogue; `undefined`: not in it. */
  readonly occupation: { readonly id: string; readonly category?: string | undefined } | undefined;
  /** Group of person (人员类别) as in the policy. */
  readonly group?: string | undefined;
  readonly issuedOn: CalendarDate;
}

export type Rate =
  | { readonly outcome: 'known'; readonly part: RatePart }
  /** The policy says that it does not know the amount: a person decides. */
  | { readonly outcome: 'unknown'; readonly of: readonly string[] }
  /** The policy has no rate for this. */
  | { readonly outcome: 'none' };

/**
 * The subsidy of one certificate, integer fen, with the entries of the policy that it came from. The region's own rate
 * comes before its city's and that before the province's. Of several uplifts the highest applies, or all together, as
 * the policy says. A fraction of a fen is cut off.
 */
export function rateFor(policy: PolicyVersion, rated: Rated): Rate {
  const base = baseRate(policy, rated);
  if (base === undefined) return { outcome: 'none' };
  if (base.fen === 'unknown') return { outcome: 'unknown', of: [base.id] };
  const judged = policy.uplifts.map((uplift) => ({ uplift, applies: applies(policy, uplift, rated) }));
  const open = judged.filter(
    ({ uplift, applies }) => applies === 'unknown' || (applies === 'yes' && uplift.percent === 'unknown'),
  );
  if (open.length > 0) return { outcome: 'unknown', of: open.map(({ uplift }) => uplift.id) };
  const found = judged
    .filter(({ applies }) => applies === 'yes')
    .map(({ uplift }) => ({ id: uplift.id, percent: Number(uplift.percent) }))
    .toSorted((a, b) => b.percent - a.percent);
  const stacking = inRegion(policy, policy.stacking, rated.region).value;
  if (stacking === 'unknown' && found.length > 1) return { outcome: 'unknown', of: found.map(({ id }) => id) };
  const applied = stacking === 'sum' ? found : found.slice(0, 1);
  const passedOver = found.slice(applied.length).map(({ id }) => id);
  const percent = applied.reduce((sum, uplift) => sum + uplift.percent, 0);
  return {
    outcome: 'known',
    part: {
      subsidy: rated.subsidy,
      baseId: base.id,
      baseFen: base.fen,
      ...(applied.length === 0 ? {} : { uplifts: applied }),
      ...(passedOver.length === 0 ? {} : { passedOver }),
      amountFen: base.fen + Math.floor((base.fen * percent) / 100),
    },
  };
}

function baseRate(policy: PolicyVersion, rated: Rated): BaseRate | undefined {
  const fitting = policy.baseRates.filter(
    (rate) => rate.subsidy === rated.subsidy && rate.level === rated.level && isFrom(rate, rated.issuedOn),
  );
  for (const region of regionsAround(policy, rated.region)) {
    const own = fitting.find(({ regions }) => regions?.includes(region));
    if (own !== undefined) return own;
  }
  return fitting.find(({ regions }) => regions === undefined);
}

function applies(policy: PolicyVersion, uplift: Uplift, rated: Rated): 'yes' | 'no' | 'unknown' {
  const { occupation, group } = rated;
  const sure =
    uplift.subsidy === rated.subsidy &&
    regionsAround(policy, rated.region).some((region) => uplift.regions.includes(region)) &&
    isFrom(uplift, rated.issuedOn) &&
    (uplift.levels?.includes(rated.level) ?? true) &&
    (uplift.groups === undefined || (group !== undefined && uplift.groups.includes(group)));
  if (!sure) return 'no';
  const asked = [onLists(policy, uplift, occupation?.id), inCategories(uplift, occupation)];
  if (asked.includes('no')) return 'no';
  return asked.includes('unknown') ? 'unknown' : 'yes';
}

function onLists(policy: PolicyVersion, { lists }: Uplift, occupation: string | undefined): 'yes' | 'no' | 'unknown' {
  if (lists === undefined) return 'yes';
  if (occupation === undefined) return 'no';
  const named = policy.lists.filter(({ id }) => lists.includes(id));
  if (named.some(({ occupations }) => occupations !== 'unknown' && occupations.includes(occupation))) return 'yes';
  return named.some(({ occupations }) => occupations === 'unknown') ? 'unknown' : 'no';
}

function inCategories({ categories }: Uplift, occupation: Rated['occupation']): 'yes' | 'no' | 'unknown' {
  if (categories === undefined) return 'yes';
  if (occupation === undefined) return 'no';
  if (occupation.category === undefined) return 'unknown';
  return categories.includes(occupation.category) ? 'yes' : 'no';
}

function isFrom(
  entry: { readonly certificateFrom?: string | undefined; readonly certificateUntil?: string | undefined },
  issuedOn: CalendarDate,
): boolean {
  return (entry.certificateFrom ?? issuedOn) <= issuedOn && issuedOn <= (entry.certificateUntil ?? issuedOn);
}
