import { contactGroups } from '../contact-groups.ts';
import { nameKept } from '../contact-use.ts';
import type { ClaimSignal } from '../signal.ts';

/** The ledger counts by document: whoever has two of them could be paid for twice. */
export const sameNameTwoDocuments: ClaimSignal = {
  code: 'same-name-two-documents',
  zh: '同名、同电话或账号而证件号码不同。',
  en: 'The same name with the same phone or account, and another document.',
  source: '政策说明“一次培训多头申报”:同一人使用其他证件',
  limits: [],
  find: (whole) =>
    (['phone', 'account'] as const).flatMap((kind) =>
      contactGroups(whole, kind).flatMap(({ lineIds, documentsByName }) => {
        const twice = whole.traits.filter(
          ({ lineId, nameMark }) =>
            lineIds.includes(lineId) && (documentsByName.get(nameKept(nameMark ?? ''))?.size ?? 0) > 1,
        );
        return twice.length === 0 ? [] : [{ lineIds: twice.map(({ lineId }) => lineId), evidence: { shared: kind } }];
      }),
    ),
};
