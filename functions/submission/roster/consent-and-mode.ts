import { tidyText } from './values.ts';
import type { RosterLine, TrainingMode } from '../roster-line.ts';

const REFUSED = /^(?:否|不|无|×|✗|x|n|no|不同意.*|未.*|没有.*)$/iu;

/**
 * Whether the worker agreed, as the column for it (本人签名, 知情授权) says: a name or a mark is a signature. An empty
 * cell tells nothing, because most rosters are signed on paper.
 */
export function consentOf(written: string | undefined): RosterLine['consent'] {
  if (written === undefined) return undefined;
  return REFUSED.test(tidyText(written)) ? 'no' : 'yes';
}

const MODES: readonly (readonly [words: RegExp, mode: TrainingMode])[] = [
  [/跨地|异地|跨区域/u, 'cross-region'],
  [/联合|合作/u, 'joint'],
  [/委托|委培/u, 'commissioned'],
  [/自学/u, 'self-taught'],
  [/自主|自行|企业内训/u, 'own'],
];

/** 自主, 委托, 联合, 跨地 in the words of rosters; `undefined`: words that mean none of them. */
export function trainingModeOf(written: string): TrainingMode | undefined {
  const words = tidyText(written);
  return MODES.find(([pattern]) => pattern.test(words))?.[1];
}
