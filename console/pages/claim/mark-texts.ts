import type { Texts } from '#console/shell/text.ts';

export const MARK = {
  title: { zh: '骗取标记', en: 'Marks of fraud' },
  what: {
    zh: '认定骗取并追回的，同一证书再次申报不予补贴，直至标记解除。解除由一人提出、另一人确认。',
    en: 'What was paid by fraud and came back is refused when it is claimed again, until the mark is lifted: one person proposes that, another confirms.',
  },
  lines: { zh: '所涉各行', en: 'Lines' },
  recovered: { zh: '已追回', en: 'Recovered' },
  document: { zh: '文号', en: 'Document' },
  why: { zh: '追回理由', en: 'Why it came back' },
  state: { zh: '标记', en: 'Mark' },
  stands: { zh: '有效', en: 'stands' },
  lifted: { zh: '已解除', en: 'lifted' },
  lifting: { zh: '解除标记', en: 'Lifting it' },
  act: { zh: '办理', en: 'Act' },
  propose: { zh: '提出解除标记', en: 'Propose to lift it' },
  proposeWhy: {
    zh: '另一人确认后标记解除，所涉证书可重新申报。',
    en: 'Once another person confirms it, the certificates concerned can be claimed again.',
  },
  confirm: { zh: '确认解除标记', en: 'Lift the mark' },
  reason: { zh: '理由', en: 'Reason' },
} as const satisfies Texts;
