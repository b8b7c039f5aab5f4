import { findOccupation } from '#policy/occupations.ts';
import { occupationKey } from '#policy/occupation-key.ts';
import type { PolicyVersion } from '#policy/schema.ts';
import type { LineSignal } from '../signal.ts';

export const issuerOutOfScope: LineSignal = {
  code: 'issuer-out-of-scope',
  zh: '发证时评价机构无此职业(工种)、等级的备案范围。',
  en: 'On that day the issuer was not accredited for this occupation at this level.',
  source: '政策说明“证书工厂”:超出备案范围发证',
  limits: [],
  find: ({ claim, line, verified }) => {
    const issuer = claim.issuers.get(verified.issuerId ?? '');
    if (issuer === undefined || issuer.scope.length === 0) return undefined;
    const day = verified.examinedOn ?? line.issuedOn;
    const accredited = issuer.scope.some(
      ({ occupation, levels, from, until }) =>
        levels.includes(line.level) &&
        from <= day &&
        (until === undefined || day <= until) &&
        isSame(claim.policy, occupation, line.occupation),
    );
    return accredited ? undefined : { level: line.level, onDate: day };
  },
};

/** By any name of the catalogue; what is not in it is compared as it is written. */
function isSame(policy: PolicyVersion, a: string, b: string): boolean {
  if (occupationKey(a) === occupationKey(b)) return true;
  const known = findOccupation(a, policy);
  return known !== undefined && known === findOccupation(b, policy);
}
