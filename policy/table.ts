import { type Rate, type Rated, rateFor } from '#functions/eligibility/rates.ts';
import type { Text } from '#functions/shared/fault.ts';
import { type CalendarDate, LEVELS, type Level } from '#functions/submission/roster-line.ts';
import { certificatesOf } from './periods.ts';
import { regionsAround } from './regional.ts';
import type { PolicyVersion, Region, Subsidy, Uplift } from './schema.ts';
import { type SettingRow, settingsOf } from './table-settings.ts';
import type { Amount } from './table-words.ts';

/** What a version grants in a region for certificates issued on a day, as claims are reckoned. */
export interface PolicyTable {
  readonly policy: Pick<PolicyVersion, 'id' | 'title' | 'holdsFrom' | 'certificates'>;
  readonly region: Region;
  readonly date: CalendarDate;
  readonly rates: readonly RateTable[];
  readonly settings: readonly SettingRow[];
}

export interface RateTable {
  readonly subsidy: Subsidy;
  /** For whom more is paid that day, by the policy's uplifts. */
  readonly uplifts: readonly UpliftColumn[];
  readonly rows: readonly RateRow[];
}

export interface UpliftColumn {
  readonly id: string;
  readonly name: Text;
  readonly percent: number | 'unknown';
  readonly whom: Text;
  /** Dates of issue, both ends included. */
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  /** The lists by which it is granted, each member by name and id; absent: nobody knows them. */
  readonly lists: readonly { readonly id: string; readonly members?: readonly string[] }[];
  readonly source: string;
  readonly assumption?: string | undefined;
}

export interface RateRow {
  readonly level: Level;
  readonly source?: string;
  readonly base: Amount;
  /** With one uplift each, in the order of the columns. */
  readonly raised: readonly Amount[];
  /** For whom all of them are; only where there are several. */
  readonly together?: Amount;
}

/** @param region of the policy */
export function policyTable(policy: PolicyVersion, region: Region, date: CalendarDate): PolicyTable {
  const { id, title, holdsFrom, certificates } = policy;
  return {
    policy: { id, title, holdsFrom, certificates },
    region,
    date,
    rates: (['training', 'evaluation'] as const).map((subsidy) => rateTable(policy, region.code, date, subsidy)),
    settings: settingsOf(policy, region, date),
  };
}

function rateTable(policy: PolicyVersion, region: string, date: CalendarDate, subsidy: Subsidy): RateTable {
  const uplifts = policy.uplifts.filter((uplift) => {
    const { from, until } = certificatesOf(uplift, policy.certificates);
    const here = regionsAround(policy, region).some((each) => uplift.regions.includes(each));
    return uplift.subsidy === subsidy && here && from <= date && date <= until;
  });
  const amount = (level: Level, granted: readonly Uplift[], whom: Partial<Rated> = {}) =>
    rateFor(
      { ...policy, uplifts: granted },
      { subsidy, region, level, issuedOn: date, occupation: undefined, ...whom },
    );
  return {
    subsidy,
    uplifts: uplifts.map(({ id, name, percent, source, assumption, ...conditions }) => ({
      id,
      name,
      percent,
      whom: whomFor(policy, conditions),
      ...certificatesOf(conditions, policy.certificates),
      lists: (conditions.lists ?? []).map((list) => ({ id: list, ...membersOf(policy, list) })),
      source,
      assumption,
    })),
    rows: LEVELS.map((level) => {
      const base = amount(level, []);
      const source = base.outcome === 'known' ? sourceOf(policy, base.part.baseId) : undefined;
      return {
        level,
        ...(source === undefined ? {} : { source }),
        base: fenOf(base),
        raised: uplifts.map((uplift) => fenOf(amount(level, [uplift], someoneOf(policy, uplift)))),
        ...(uplifts.length < 2 ? {} : { together: fenOf(amount(level, uplifts.map(forEverybody))) }),
      };
    }),
  };
}

const sourceOf = (policy: PolicyVersion, id: string) => policy.baseRates.find((rate) => rate.id === id)?.source;

function fenOf(rate: Rate): Amount {
  return rate.outcome === 'known' ? rate.part.amountFen : rate.outcome;
}

/** Somebody whom the uplift is for, so that the table shows what a claim would. */
function someoneOf(policy: PolicyVersion, { lists, categories, groups }: Uplift): Partial<Rated> {
  const listed = policy.lists
    .filter(({ id }) => lists?.includes(id) === true)
    .flatMap(({ occupations }) => (occupations === 'unknown' ? [] : occupations))
    .map((id) => policy.occupations.find((occupation) => occupation.id === id))
    .find((occupation) => categories === undefined || categories.includes(occupation?.category ?? ''));
  const [category] = categories ?? [];
  return { occupation: listed ?? { id: '', category }, group: groups?.[0] };
}

function forEverybody({ lists: _, categories: __, groups: ___, ...uplift }: Uplift): Uplift {
  return uplift;
}

type Conditions = Pick<Uplift, 'lists' | 'categories' | 'groups' | 'levels'>;

function whomFor(policy: PolicyVersion, { lists, categories, groups, levels }: Conditions): Text {
  const named = [
    ...anyOf(policy.lists, lists),
    ...anyOf(policy.categories, categories),
    ...anyOf(policy.groups, groups),
    ...(levels === undefined ? [] : [levelsInWords(levels)]),
  ];
  if (named.length === 0) return { zh: '所有人', en: 'everybody' };
  return { zh: named.map(({ zh }) => zh).join(',且'), en: named.map((each) => each.en).join('; and ') };
}

function anyOf(entries: readonly { readonly id: string; readonly name: Text }[], ids: readonly string[] | undefined) {
  if (ids === undefined) return [];
  const names = ids.map((id) => entries.find((entry) => entry.id === id)?.name ?? { zh: id, en: id });
  return [{ zh: names.map(({ zh }) => zh).join('或'), en: names.map(({ en }) => en).join(' or ') }];
}

function levelsInWords(levels: readonly Level[]): Text {
  const en = levels.length === 1 ? 'level' : 'levels';
  return { zh: `等级 ${levels.join('、')}`, en: `${en} ${levels.join(', ')}` };
}

function membersOf(policy: PolicyVersion, listId: string): { readonly members?: readonly string[] } {
  const occupations = policy.lists.find(({ id }) => id === listId)?.occupations;
  if (occupations === undefined || occupations === 'unknown') return {};
  const nameOf = (id: string) => policy.occupations.find((occupation) => occupation.id === id)?.name.zh ?? '';
  return { members: occupations.map((id) => `${nameOf(id)} (${id})`) };
}
