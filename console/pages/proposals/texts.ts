import type { Text, Texts } from '#console/shell/text.ts';
import type { ProposalState } from '#functions/proposal/proposal.ts';

export const PROPOSAL = {
  confirm: { zh: '确认', en: 'Confirm' },
  refuse: { zh: '否决', en: 'Refuse' },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  reason: { zh: '理由', en: 'Reason' },
  state: { zh: '状态', en: 'State' },
  by: { zh: '提出', en: 'Proposed by' },
  act: { zh: '办理', en: 'Act' },
} as const satisfies Texts;

export const STATES: Readonly<Record<ProposalState, Text>> = {
  proposed: { zh: '待确认', en: 'proposed' },
  confirmed: { zh: '已确认', en: 'confirmed' },
  refused: { zh: '已否决', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  lapsed: { zh: '逾期失效', en: 'lapsed' },
};

/** @param lastDay on which it can still be decided */
export const lapseWords = (lastDay: string): Text => ({
  zh: `${lastDay} 后无人办理即失效`,
  en: `lapses after ${lastDay}`,
});
