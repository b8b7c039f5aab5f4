import type { PolicyVersion } from '#policy/index.ts';
import type { Calculation, Line, RatePart } from '../claim/line.ts';
import type { Text } from '../shared/fault.ts';
import { yuan } from '../shared/money.ts';

/** An amount as a person follows it: what it began with, what was added and why, what it is. */
export interface Explanation {
  readonly subsidy: RatePart['subsidy'];
  readonly baseFen: number;
  readonly baseSource: string;
  readonly uplifts: readonly { readonly name: Text; readonly percent: number; readonly source: string }[];
  /** Uplifts that would apply but for a higher one. */
  readonly passedOver: readonly Text[];
  readonly amountFen: number;
  readonly text: Text;
}

const SUBSIDY: Record<RatePart['subsidy'], Text> = {
  training: { zh: '培训补贴', en: 'Training subsidy' },
  evaluation: { zh: '评价补贴', en: 'Evaluation subsidy' },
};

/**
 * The calculation of a line in words, with the texts of the version that it was made under.
 * @param policy the version that the claim pinned
 */
export function explain(calculation: Calculation, policy: PolicyVersion): readonly Explanation[] {
  return calculation.parts.map((part) => {
    const uplifts = (part.uplifts ?? []).map(({ id, percent }) => {
      const { name, source } = policy.uplifts.find((uplift) => uplift.id === id) ?? {
        name: { zh: id, en: id },
        source: '',
      };
      return { name, percent, source };
    });
    const percent = uplifts.reduce((sum, uplift) => sum + uplift.percent, 0);
    const { zh, en } = SUBSIDY[part.subsidy];
    const sum = (language: 'zh' | 'en') =>
      percent === 0
        ? yuan(part.baseFen)
        : `${yuan(part.baseFen)} × (100% + ${uplifts.map((uplift) => `${uplift.percent}% ${uplift.name[language]}`).join(' + ')}) = ${yuan(part.amountFen)}`;
    return {
      subsidy: part.subsidy,
      baseFen: part.baseFen,
      baseSource: policy.baseRates.find(({ id }) => id === part.baseId)?.source ?? '',
      uplifts,
      passedOver: (part.passedOver ?? []).map(
        (id) => policy.uplifts.find((uplift) => uplift.id === id)?.name ?? { zh: id, en: id },
      ),
      amountFen: part.amountFen,
      text: { zh: `${zh}:${sum('zh')} 元`, en: `${en}: ${sum('en')} yuan` },
    };
  });
}

/** What the roster claims less what is granted, integer fen; nothing where it claims nothing. */
export function differenceFen(
  line: Pick<Line, 'claimedFen' | 'claimedEvaluationFen' | 'grantedFen'>,
): number | undefined {
  if (line.claimedFen === undefined && line.claimedEvaluationFen === undefined) return undefined;
  return (line.claimedFen ?? 0) + (line.claimedEvaluationFen ?? 0) - line.grantedFen;
}
