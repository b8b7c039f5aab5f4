import { personKept } from '../contact-use.ts';
import type { ClaimSignal } from '../signal.ts';

export const rosterReused: ClaimSignal<'percent' | 'lines'> = {
  code: 'roster-reused',
  zh: '名单中多人已由同一家其他企业申报过。',
  en: 'Many people of the roster were claimed for by one and the same other enterprise.',
  source: '政策说明“一次培训多头申报”:两家企业使用同一名单',
  limits: ['percent', 'lines'],
  find: ({ claim, traits, usesOf }, { percent, lines }) => {
    const byOther = new Map<string, string[]>();
    for (const { lineId, person, phoneMark, accountMark } of traits) {
      const others = new Set(
        [phoneMark, accountMark]
          .flatMap((mark) => (mark === undefined ? [] : usesOf(mark)))
          .filter((use) => use.person === personKept(person) && use.enterpriseId !== claim.enterpriseId)
          .map((use) => use.enterpriseId),
      );
      for (const other of others) byOther.set(other, [...(byOther.get(other) ?? []), lineId]);
    }
    return [...byOther]
      .filter(([, lineIds]) => lineIds.length >= lines && lineIds.length * 100 >= traits.length * percent)
      .map(([enterpriseId, lineIds]) => ({
        lineIds,
        evidence: { otherEnterprise: enterpriseId, people: lineIds.length, lines: traits.length },
      }));
  },
};
