import type { Occupation, PolicyVersion } from '#policy/index.ts';
import type { FrozenLine } from '../../submission/frozen-line.ts';
import type { CalendarDate } from '../../submission/roster-line.ts';
import type { VerifiedLine } from '../../verification/verify-line.ts';
import type { ReasonCode } from '../reasons.ts';
import type { UnknownCode } from '../unknowns.ts';

/** Everything that a rule may look at. `policy` is the version that the claim pinned. */
export interface Case {
  readonly line: FrozenLine;
  readonly verified: VerifiedLine;
  readonly claim: { readonly region: string; readonly submittedOn: CalendarDate };
  readonly policy: PolicyVersion;
  readonly occupation: Occupation | undefined;
}

/** What one rule finds against a line, or could not find out; nothing where all is well. */
export type Finding =
  | { readonly against: ReasonCode }
  | { readonly unknown: UnknownCode; readonly whenUnknown: 'ignore' | 'show' | 'hold' };

export type Rule = (on: Case) => Finding | undefined;

/** A rule about a fact that is yes, no or unknown, and what the policy says of it. */
export function judge(
  setting: { readonly value: boolean | 'unknown'; readonly whenUnknown: 'ignore' | 'show' | 'hold' },
  broken: boolean | 'unknown',
  codes: { readonly against: ReasonCode; readonly unknown: UnknownCode },
): Finding | undefined {
  if (setting.value === false || broken === false) return undefined;
  // Neither an unknown rule nor an unknown fact is a reason: unknown is not no.
  if (setting.value === 'unknown' || broken === 'unknown')
    return { unknown: codes.unknown, whenUnknown: setting.whenUnknown };
  return { against: codes.against };
}

export const answer = (told: 'yes' | 'no' | 'unknown' | undefined): boolean | 'unknown' =>
  told === undefined || told === 'unknown' ? 'unknown' : told === 'yes';

export const not = (fact: boolean | 'unknown'): boolean | 'unknown' => (fact === 'unknown' ? fact : !fact);
