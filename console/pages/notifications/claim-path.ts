import type { Recipient } from '#functions/notification/recipient.ts';

/** Where whoever was told of a claim goes on with it. */
const PAGE_OF: Readonly<Record<Recipient['kind'], string>> = {
  enterprise: '/claims',
  'first-reviewer': '/reviews',
  'second-reviewer': '/reviews',
  approver: '/reviews',
  supervisor: '/reviews',
  finance: '/payments',
};

export const claimPath = (kind: Recipient['kind'], claimId: string): string => `${PAGE_OF[kind]}/${claimId}`;
