import type { Fault } from '#functions/shared/fault.ts';
import { LEVELS, type Level } from '#functions/submission/roster-line.ts';
import { faultOf } from '../fault-of.ts';
import { certificatesOf, common, type Period, uncovered } from '../periods.ts';
import type { Places } from '../places.ts';
import { regionsAround } from '../regional.ts';
import type { BaseRate, PolicyVersion, Subsidy } from '../schema.ts';
import { type Check, rivals, shared } from './check.ts';

/** For every level, region and day of issue there is exactly one base rate, and it may be unknown. */
export const oneRateAlways: Check = function* (policy, places) {
  yield* overlaps(policy, places);
  const offered = new Set<Subsidy>(['training', ...policy.baseRates.map(({ subsidy }) => subsidy)]);
  for (const subsidy of offered) for (const level of LEVELS) yield* gaps(policy, subsidy, level);
};

function* overlaps({ baseRates, certificates }: PolicyVersion, places: Places): Generator<Fault> {
  for (const [index, rate] of baseRates.entries()) {
    for (const [before, other] of baseRates.slice(0, index).entries()) {
      const alike = rate.subsidy === other.subsidy && rate.level === other.level && sameReach(rate, other);
      const both = alike ? common(certificatesOf(rate, certificates), certificatesOf(other, certificates)) : undefined;
      if (both === undefined) continue;
      const { place, rival } = rivals(places, 'baseRates', before, index);
      yield faultOf(
        'policy-rate-overlap',
        place,
        {
          zh: `${both.from} 至 ${both.until} 与${rival.zh} 重叠。`,
          en: `From ${both.from} to ${both.until} it overlaps with ${rival.en}.`,
        },
        {
          zh: '请用 certificateFrom、certificateUntil 分开,或删除其中一个。',
          en: 'Keep them apart with certificateFrom and certificateUntil, or remove one.',
        },
      );
    }
  }
}

/** The province's rate gives way to a region's own, so only two of a kind can contradict each other. */
function sameReach(a: BaseRate, b: BaseRate): boolean {
  return (a.regions === undefined) === (b.regions === undefined) && shared(a.regions, b.regions);
}

function* gaps(policy: PolicyVersion, subsidy: Subsidy, level: Level): Generator<Fault> {
  const rates = policy.baseRates.filter((rate) => rate.subsidy === subsidy && rate.level === level);
  const regionsByGap = new Map<string, { readonly gap: Period; readonly regions: string[] }>();
  for (const { code } of policy.regions) {
    const around = regionsAround(policy, code);
    const fitting = rates.filter(({ regions }) => shared(regions, around));
    for (const gap of uncovered(
      policy.certificates,
      fitting.map((rate) => certificatesOf(rate, policy.certificates)),
    )) {
      const found = regionsByGap.get(`${gap.from} ${gap.until}`) ?? { gap, regions: [] };
      found.regions.push(code);
      regionsByGap.set(`${gap.from} ${gap.until}`, found);
    }
  }
  for (const { gap, regions } of regionsByGap.values()) {
    const everywhere = regions.length === policy.regions.length;
    yield faultOf(
      'policy-rate-gap',
      '/baseRates',
      {
        zh: `${everywhere ? '各地' : regions.join('、')} ${gap.from} 至 ${gap.until} 没有 ${level} 级的 ${subsidy} 标准。`,
        en: `No ${subsidy} rate for level ${level} from ${gap.from} to ${gap.until} ${everywhere ? 'anywhere' : `in ${regions.join(', ')}`}.`,
      },
      {
        zh: `请加入 subsidy 为 "${subsidy}"、level 为 "${level}" 的标准;金额不明的,fen 填 "unknown"。`,
        en: `Add a rate with subsidy "${subsidy}" and level "${level}"; where the amount is not known, fen is "unknown".`,
      },
    );
  }
}

/** No uplift gives part of a fen on a rate that it may raise. */
export const wholeFen: Check = function* (policy, places) {
  for (const [index, uplift] of policy.uplifts.entries()) {
    const { percent } = uplift;
    if (percent === 'unknown') continue;
    const broken = policy.baseRates.findIndex(
      (rate) => rate.fen !== 'unknown' && (rate.fen * percent) % 100 !== 0 && mayRaise(policy, index, rate),
    );
    if (broken === -1) continue;
    const raised = places.told('baseRates', broken);
    const raise = places.told('uplifts', index);
    const byTheRate = places.own('baseRates', broken) && !places.own('uplifts', index);
    yield faultOf(
      'policy-part-fen',
      byTheRate ? `/baseRates/${broken}/fen` : `/uplifts/${index}/percent`,
      {
        zh: `${raised.zh} 按${raise.zh} 提高 ${percent}% 不是整分。`,
        en: `What ${raise.en} adds, ${percent} %, to ${raised.en} is not a whole number of fen.`,
      },
      { zh: '请改正比例,或改正该标准的金额。', en: 'Correct the percentage, or the amount of that rate.' },
    );
  }
};

function mayRaise(policy: PolicyVersion, index: number, rate: BaseRate): boolean {
  const uplift = policy.uplifts[index];
  return (
    uplift !== undefined &&
    uplift.subsidy === rate.subsidy &&
    (uplift.levels?.includes(rate.level) ?? true) &&
    common(certificatesOf(uplift, policy.certificates), certificatesOf(rate, policy.certificates)) !== undefined &&
    policy.regions.some(({ code }) => {
      const around = regionsAround(policy, code);
      return shared(uplift.regions, around) && shared(rate.regions, around);
    })
  );
}

/** The same people are not given the same uplift twice: by "sum" they would be paid double. */
export const upliftsApart: Check = function* ({ uplifts, certificates }, places) {
  const conditions = ({ subsidy, lists, categories, groups, levels }: PolicyVersion['uplifts'][number]) =>
    JSON.stringify([subsidy, ...[lists, categories, groups, levels].map((each) => each?.toSorted() ?? 'all')]);
  for (const [index, uplift] of uplifts.entries()) {
    const before = uplifts
      .slice(0, index)
      .findIndex(
        (other) =>
          conditions(other) === conditions(uplift) &&
          shared(other.regions, uplift.regions) &&
          common(certificatesOf(other, certificates), certificatesOf(uplift, certificates)) !== undefined,
      );
    if (before === -1) continue;
    const { place, rival } = rivals(places, 'uplifts', before, index);
    yield faultOf(
      'policy-uplift-twice',
      place,
      {
        zh: `条件与${rival.zh} 相同,日期重叠。`,
        en: `It has the conditions of ${rival.en}, on the same days.`,
      },
      {
        zh: '请删除其中一个,或用 certificateUntil 使前者先结束。',
        en: 'Remove one, or let the earlier end with certificateUntil.',
      },
    );
  }
};
