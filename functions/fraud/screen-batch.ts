import { riskOf } from '#policy/risk.ts';
import { traitOf } from './line-trait.ts';
import type { Finding, LineTrait, ScreenedClaim, ScreenedLine } from './signal.ts';
import { LINE_SIGNALS } from './signals/index.ts';

export interface BatchInput {
  readonly claim: ScreenedClaim;
  readonly lines: readonly ScreenedLine[];
}

/** What is found on the lines of one batch by themselves, and what of them the claim's signals are found by. */
export interface BatchScreening {
  readonly findings: readonly Finding[];
  readonly traits: readonly LineTrait[];
}

/** One batch; a person's lines are all in it. */
export function screenBatch({ claim, lines }: BatchInput): BatchScreening {
  const risk = riskOf(claim.policy, claim.region);
  const people = Map.groupBy(lines, ({ line }) => line.person);
  const findings: Finding[] = [];
  for (const on of lines) {
    const others = (people.get(on.line.person) ?? []).filter((other) => other !== on);
    for (const { code, find } of LINE_SIGNALS) {
      const evidence = find({ ...on, claim, others }, risk.limits(code));
      if (evidence !== undefined) findings.push({ lineId: on.line.lineId, code, evidence });
    }
  }
  return { findings, traits: lines.map(traitOf) };
}
