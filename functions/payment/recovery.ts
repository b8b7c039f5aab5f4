import type { Claim, Settlement } from '../claim/claim.ts';
import { isPaid, type Line } from '../claim/line.ts';
import type { Proposal } from '../proposal/proposal.ts';
import type { Fault } from '../shared/fault.ts';

/** Why money comes back: people found fraud, or anything else, which nobody is to blame for (区分不同情况). */
export const RECOVERY_FINDINGS = ['fraud', 'error'] as const;
export type RecoveryFinding = (typeof RECOVERY_FINDINGS)[number];

/** Paid lines whose money is to come back (追回), asked for by one finance officer and confirmed by another. */
export interface Recovery extends Proposal {
  readonly recoveryId: string;
  readonly claimId: string;
  readonly revision: number;
  readonly lineIds: readonly string[];
  readonly amountFen: number;
  readonly finding: RecoveryFinding;
  /** Of fraud: the newest proposal to lift the marks that it left. */
  readonly lifting?: Proposal & { readonly reason: string };
  /** Number of the document by which the money was asked back. */
  readonly document: string;
  /** Number of the claim's event that asks for it, beside which the reason is kept. */
  readonly eventSeq: number;
}

export const MARK_STATES = ['stands', 'lifted'] as const;

/** What a finding of fraud left, once the money was asked back: a mark that refuses what is claimed for the same again. */
export function markOf({ state, finding, lifting }: Pick<Recovery, 'state' | 'finding' | 'lifting'>): {
  readonly mark?: (typeof MARK_STATES)[number];
} {
  if (state !== 'confirmed' || finding !== 'fraud') return {};
  return { mark: lifting?.state === 'confirmed' ? 'lifted' : 'stands' };
}

export interface Share {
  readonly fund: string;
  readonly amountFen: number;
}

export type RecoveryPlan =
  | { readonly amountFen: number; readonly shares: readonly Share[] }
  | { readonly faults: readonly Fault[] };

/**
 * What comes back for these lines, integer fen, and to which funds: each line's money to the fund that paid its round.
 * Every line that was not paid, or came back before, is told.
 * @param lines in the order of `lineIds`; nothing for one that does not exist
 */
export function planRecovery(
  claim: Pick<Claim, 'settledRound' | 'settlements'>,
  lineIds: readonly string[],
  lines: readonly (Line | undefined)[],
): RecoveryPlan {
  const faults: Fault[] = [];
  const shares = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const from = line === undefined ? undefined : paidFrom(claim, line);
    if (line === undefined || from === undefined || lineIds.indexOf(lineIds[index] ?? '') !== index) {
      faults.push(notPaid(index));
    } else if (line.recovery !== undefined) {
      faults.push(recoveredBefore(index));
    } else {
      shares.set(from.fund, (shares.get(from.fund) ?? 0) + line.grantedFen);
    }
  }
  if (faults.length > 0) return { faults };
  const amountFen = [...shares.values()].reduce((sum, each) => sum + each, 0);
  return { amountFen, shares: [...shares].map(([fund, fen]) => ({ fund, amountFen: fen })) };
}

function paidFrom(claim: Pick<Claim, 'settledRound' | 'settlements'>, line: Line): Settlement | undefined {
  if (!isPaid(line, claim)) return undefined;
  return claim.settlements?.find(({ round }) => round === line.round);
}

const notPaid = (index: number): Fault => ({
  code: 'line-not-paid',
  place: { pointer: `/lineIds/${index}` },
  text: {
    zh: '该行不存在、未支付,或重复列出。',
    en: 'The line does not exist, was not paid, or is named twice.',
  },
  fix: { zh: '请从已支付的行中选择,每行一次。', en: 'Choose among the paid lines, each once.' },
});

const recoveredBefore = (index: number): Fault => ({
  code: 'line-recovered-before',
  place: { pointer: `/lineIds/${index}` },
  text: { zh: '该行资金已追回。', en: 'What was paid for this line has come back already.' },
  fix: { zh: '请去掉该行。', en: 'Leave this line out.' },
});
