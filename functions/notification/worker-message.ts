import type { Text } from '../shared/fault.ts';

/**
 * What a worker is told whose line stands in a public notice. It names nobody and no enterprise: a phone lies open on a table.
 * @param deadline last day of the notice
 */
export function namedMessage(day: string): Text {
  return {
    zh: `有企业以您的证书申报了职业技能培训补贴，现正公示至 ${day}。如您未参加该培训或与该企业无关，请登录后声明“不是我”，或持身份证件到人社部门窗口办理。`,
    en: `An enterprise has claimed a training subsidy for a certificate of yours; it is published until ${day}. If this was not you, sign in and say so, or go to the office with your identity document.`,
  };
}

/** The same line of the same revision is told once: the receiver drops an id that came before. */
export const namedId = (claimId: string, revision: number, lineId: string): string =>
  `${claimId}#${String(revision).padStart(3, '0')}#${lineId}#named`;
