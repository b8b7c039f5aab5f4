import type { Text } from '../shared/fault.ts';

/** Papers that go with a claim (申报材料); a commission is of training that somebody else holds. */
export const ATTACHMENT_KINDS = ['application', 'contracts', 'commission', 'consent', 'pledge'] as const;
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];

/** Of a claim, removed ones included; its submission keeps the hash of each in one event. */
export const MAX_ATTACHMENTS = 50;

export const ATTACHMENTS: Readonly<Record<AttachmentKind, Text>> = {
  application: { zh: '申请表', en: 'application' },
  contracts: { zh: '劳动合同', en: 'employment contracts' },
  commission: { zh: '委托书', en: 'commission of the training' },
  consent: { zh: '同意书', en: "workers' consents" },
  pledge: { zh: '承诺书', en: 'pledge' },
};
