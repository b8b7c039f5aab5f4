import type { Texts } from '#console/shell/text.ts';

export const TEXTS = {
  notifications: { zh: '通知', en: 'Notifications' },
  when: { zh: '时间', en: 'When' },
  what: { zh: '内容', en: 'What' },
  toDo: { zh: '待办', en: 'To do' },
  claim: { zh: '申报', en: 'Claim' },
  to: { zh: '接收方', en: 'For' },
  none: { zh: '暂无通知', en: 'Nothing yet' },
  more: { zh: '更多', en: 'More' },
} as const satisfies Texts;
