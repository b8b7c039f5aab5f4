import type { Fault } from '#functions/shared/fault.ts';
import { yuan } from '#functions/shared/money.ts';
import { faultOf } from '../fault-of.ts';
import type { Check } from './check.ts';

/** Integer fen: 100 yuan. No certificate or apprentice's year was found that is worth less. */
const LEAST_FEN = 10_000;

/** Of the base. No uplift above it was found: who writes 115 mostly means 15 more. */
const MOST_PERCENT = 100;

/**
 * Amounts that were evidently meant in yuan, and percentages that were meant of the base and not on top of it. Where one
 * is meant as it stands, the entry's assumption says so with the number itself.
 */
export const unitsMeant: Check = function* ({ baseRates, uplifts, otherKinds }) {
  for (const [index, { fen, assumption }] of baseRates.entries())
    yield* inYuan(`/baseRates/${index}/fen`, fen, assumption);
  for (const [index, kind] of otherKinds.entries()) {
    if (kind.basis === 'apprentice-year')
      yield* inYuan(`/otherKinds/${index}/fenPerYear`, kind.fenPerYear, kind.assumption);
  }
  for (const [index, { percent, assumption }] of uplifts.entries()) {
    if (percent === 'unknown' || percent <= MOST_PERCENT || names(assumption, percent)) continue;
    yield faultOf(
      'policy-unit',
      `/uplifts/${index}/percent`,
      {
        zh: `提高 ${percent}% 即发放基本标准的 ${100 + percent}%。`,
        en: `${percent} % more pays ${100 + percent} % of the base.`,
      },
      {
        zh: `如指提高到 ${percent}%,请填写 ${percent - 100}。确为提高 ${percent}% 的,请在此项中加 "assumption": "提高 ${percent}%"。`,
        en: `If ${percent} % of the base is meant, write ${percent - 100}. If it is really ${percent} % more, add "assumption": "${percent} % more is meant".`,
      },
    );
  }
};

function* inYuan(place: string, fen: number | 'unknown', assumption: string | undefined): Generator<Fault> {
  if (fen === 'unknown' || fen >= LEAST_FEN || names(assumption, fen / 100)) return;
  yield faultOf(
    'policy-unit',
    place,
    { zh: `${fen} 分只是 ${yuan(fen)} 元。`, en: `${fen} fen are only ${yuan(fen)} yuan.` },
    {
      zh: `金额以分计:${fen} 元写作 ${fen * 100}。确为 ${yuan(fen)} 元的,请在此项中加 "assumption": "${yuan(fen)} 元"。`,
      en: `Amounts are in fen: ${fen} yuan is ${fen * 100}. If it is really ${yuan(fen)} yuan, add "assumption": "${yuan(fen)} yuan is meant".`,
    },
  );
}

function names(assumption: string | undefined, number: number): boolean {
  const written = assumption?.replaceAll(',', '').match(/\d+(?:\.\d+)?/g) ?? [];
  return written.some((each) => Number(each) === number);
}
