import { SIGNALS } from '#functions/fraud/signals-by-code.ts';
import { faultOf } from '../fault-of.ts';
import type { Check } from './check.ts';

/** Signals are those that are looked for, each with exactly its own thresholds; flagged comes before high. */
export const riskKnown: Check = function* ({ risk }) {
  if (risk === undefined) return;
  for (const [index, { id, value, regions }] of risk.signals.entries()) {
    const place = `/risk/signals/${index}`;
    const signal = SIGNALS.get(id);
    if (signal === undefined) {
      const known = [...SIGNALS.keys()];
      yield faultOf(
        'policy-signal',
        `${place}/id`,
        { zh: `没有名为 ${id} 的疑点。`, en: `There is no signal called ${id}.` },
        { zh: `请改用以下之一:${known.join('、')}。`, en: `Use one of ${known.join(', ')}.` },
      );
      continue;
    }
    const values = [
      { at: `${place}/value/limits`, limits: value.limits },
      ...regions.map((region, at) => ({ at: `${place}/regions/${at}/value/limits`, limits: region.value.limits })),
    ];
    for (const { at, limits } of values) {
      const given = limits.map((limit) => limit.id);
      if (given.toSorted().join() === signal.limits.toSorted().join()) continue;
      const wanted = signal.limits.map((limit) => `{ "id": "${limit}", "value": … }`).join(', ');
      yield faultOf(
        'policy-signal-limits',
        at,
        { zh: `疑点 ${id} 的阈值与所需不符。`, en: `These are not the thresholds that ${id} has.` },
        { zh: `请填写 [${wanted}]。`, en: `Write [${wanted}].` },
      );
    }
  }
  const { bands } = risk;
  const all = [
    { place: '/risk/bands/value', value: bands.value },
    ...bands.regions.map(({ value }, at) => ({ place: `/risk/bands/regions/${at}/value`, value })),
  ];
  for (const { place, value } of all) {
    if (value.flaggedFrom < value.highFrom) continue;
    yield faultOf(
      'policy-bands',
      `${place}/highFrom`,
      {
        zh: `高风险的起点不高于须逐行核对的起点 ${value.flaggedFrom}。`,
        en: `High risk does not begin above ${value.flaggedFrom}, from which a line is flagged.`,
      },
      { zh: `请填写大于 ${value.flaggedFrom} 的数。`, en: `Write a number above ${value.flaggedFrom}.` },
    );
  }
};
