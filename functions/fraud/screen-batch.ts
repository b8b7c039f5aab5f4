import { riskOf } from '#policy/risk.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { contactUse } from './contact-use.ts';
import { contactOf, traitOf } from './line-trait.ts';
import type { Contacts, ContactUse, Finding, LineTrait, ScreenedClaim, ScreenedLine } from './signal.ts';
import { LINE_SIGNALS } from './signals/index.ts';

const LINES_AT_ONCE = 16;

export interface BatchInput {
  readonly claim: ScreenedClaim;
  readonly lines: readonly ScreenedLine[];
}

/** What is found on the lines of one batch by themselves, and what of them the claim's signals are found by. */
export interface BatchScreening {
  readonly findings: readonly Finding[];
  readonly traits: readonly LineTrait[];
}

/** One batch; a person's lines are all in it. One write per person and contact, no read. */
export async function screenBatch({ claim, lines }: BatchInput, contacts: Contacts): Promise<BatchScreening> {
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
  const { claimId, enterpriseId } = claim;
  const added = new Map<string, Promise<readonly ContactUse[]>>();
  const usesOf = ({ line }: ScreenedLine): Promise<readonly ContactUse[]> => {
    const contact = contactOf(line);
    if (contact === undefined) return Promise.resolve([]);
    const { kind, mark } = contact;
    const use = { person: line.person, claimId, enterpriseId, nameMark: line.nameMark };
    const name = [kind, mark, contactUse(use)].join('|');
    const uses = added.get(name) ?? contacts.add(kind, mark, use);
    added.set(name, uses);
    return uses;
  };
  const traits = await mapLimited(lines, LINES_AT_ONCE, async (on) => traitOf(on, await usesOf(on)));
  return { findings, traits };
}
