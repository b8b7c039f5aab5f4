import { faultOf } from '../fault-of.ts';
import { regionsAround } from '../regional.ts';
import type { PolicyVersion, Subsidy } from '../schema.ts';
import { type Check, rivals, shared } from './check.ts';

/** Every region has a fund for what may be granted there, and no fund that pays nothing. */
export const fundsPay: Check = function* (policy) {
  const paysOf = new Map(policy.funds.map(({ id, pays }) => [id, pays]));
  for (const [index, region] of policy.regions.entries()) {
    for (const [at, id] of region.funds.entries()) {
      if (paysOf.get(id)?.length !== 0) continue;
      yield faultOf(
        'policy-fund-pays-nothing',
        `/regions/${index}/funds/${at}`,
        { zh: `资金 ${id} 不支付任何补贴。`, en: `The fund ${id} pays nothing.` },
        {
          zh: '请从该地区删去它,或在资金的 pays 中填写补贴种类。',
          en: 'Take it out here, or say in its pays what it pays.',
        },
      );
    }
    // A claim is paid whole from one fund.
    const needed = amountsKnown(policy, region.code);
    if (!region.funds.some((id) => needed.every((subsidy) => paysOf.get(id)?.includes(subsidy) ?? true))) {
      yield faultOf(
        'policy-region-without-fund',
        `/regions/${index}/funds`,
        {
          zh: `${region.code} 没有可支付 ${needed.join('、')} 的资金。`,
          en: `${region.code} has no fund that pays ${needed.join(' and ')}.`,
        },
        { zh: '请加入一个 pays 含有这些补贴的资金。', en: 'Add a fund whose pays has them all.' },
      );
    }
  }
};

function amountsKnown(policy: PolicyVersion, region: string): readonly Subsidy[] {
  const evaluation = policy.baseRates.some(
    ({ subsidy, fen, regions }) =>
      subsidy === 'evaluation' && fen !== 'unknown' && shared(regions, regionsAround(policy, region)),
  );
  return evaluation ? ['training', 'evaluation'] : ['training'];
}

/** Money moves between two different funds, where both are. */
export const transfersPossible: Check = function* ({ transfers, regions }) {
  for (const [index, { from, to, regions: where }] of transfers.entries()) {
    if (from === to) {
      yield faultOf(
        'policy-transfer',
        `/transfers/${index}/to`,
        { zh: `不能从 ${from} 调剂到它自己。`, en: `Nothing moves from ${from} to itself.` },
        { zh: '请填写另一项资金。', en: 'Name another fund.' },
      );
      continue;
    }
    const hasBoth = (code: string) => {
      const funds = regions.find((region) => region.code === code)?.funds;
      // A region that is not there is told as a reference that leads nowhere.
      return funds === undefined || (funds.includes(from) && funds.includes(to));
    };
    const lacking =
      where === undefined
        ? regions.some(({ code }) => hasBoth(code))
          ? []
          : [`/transfers/${index}`]
        : where.flatMap((code, at) => (hasBoth(code) ? [] : [`/transfers/${index}/regions/${at}`]));
    for (const place of lacking) {
      yield faultOf(
        'policy-transfer',
        place,
        { zh: `这里没有同时设有 ${from} 和 ${to}。`, en: `${from} and ${to} are not both there.` },
        {
          zh: '请删去该地区,或在该地区的 funds 中加入资金。',
          en: 'Take the region out, or add the fund to its funds.',
        },
      );
    }
  }
};

/** One cap per subsidy, counting period and region. */
export const capsApart: Check = function* ({ caps }, places) {
  for (const [index, cap] of caps.entries()) {
    const before = caps
      .slice(0, index)
      .findIndex(
        (other) =>
          other.subsidy === cap.subsidy &&
          JSON.stringify(other.period) === JSON.stringify(cap.period) &&
          shared(other.regions, cap.regions),
      );
    if (before === -1) continue;
    const { place, rival } = rivals(places, 'caps', before, index);
    yield faultOf(
      'policy-cap-twice',
      place,
      {
        zh: `与${rival.zh} 的补贴、计算期间和地区相同。`,
        en: `It limits the subsidy, period and region of ${rival.en}.`,
      },
      { zh: '请删除其中一个,或分开 regions。', en: 'Remove one, or keep their regions apart.' },
    );
  }
};

/** Somebody reviews, and nobody second without a first. */
export const reviewPossible: Check = function* ({ review }) {
  if (review.first) return;
  yield faultOf(
    'policy-review',
    '/review/first',
    review.second
      ? { zh: '有复审而无初审。', en: 'There is a second review without a first.' }
      : { zh: '无人审核。', en: 'Nobody reviews.' },
    {
      zh: '请填 true;无疑点的申报可否免审由 straightThrough 规定。',
      en: 'Write true; whether claims without a signal may pass without people is for straightThrough to say.',
    },
  );
};
