import { problem, type Response } from '../api/problem.ts';
import type { Text } from '../shared/fault.ts';
import { type ProposalState, stateAt, type Proposal } from './proposal.ts';

const DECIDED: Readonly<Record<ProposalState, Text>> = {
  proposed: { zh: '该事项待另一人办理。', en: 'It waits for another person.' },
  confirmed: { zh: '该事项已确认办理。', en: 'It was confirmed already.' },
  refused: { zh: '该事项已被否决。', en: 'It was refused.' },
  withdrawn: { zh: '该事项已由提出人撤回。', en: 'It was withdrawn by whoever proposed it.' },
  lapsed: { zh: '该事项逾期无人办理,已失效。', en: 'Nobody decided on it in time: it has lapsed.' },
};

/** What was proposed is no longer open. */
export function notOpen(proposal: Pick<Proposal, 'state' | 'lapsesAt'>, now: Date): Response {
  return problem(409, 'proposal-not-open', DECIDED[stateAt(proposal, now)], {
    fix: { zh: '如仍需办理,请重新提出。', en: 'Propose it anew if it is still needed.' },
  });
}

export const samePerson = (): Response =>
  problem(409, 'same-person', {
    zh: '提出与确认、否决不能为同一人。',
    en: 'It needs another person to decide on it than the one who proposed it.',
  });
