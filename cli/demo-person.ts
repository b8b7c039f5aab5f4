import { PERMISSIONS, type Role, ROLES } from '#functions/api/permissions.ts';
import { checkCreditCode } from '#functions/shared/identity/credit-code.ts';
import type { Text } from '#functions/shared/fault.ts';
import type { Options } from './command-line.ts';
import { EXIT } from './exit-codes.ts';
import { Stop } from './stop.ts';

/** Roles that somebody signs in with. */
const SIGNED_IN = ROLES.filter((role) => role !== 'public');
const OPERATOR = 'enterprise-operator' satisfies Role;

export interface DemoPerson {
  readonly role: string;
  readonly enterprise?: string;
  readonly region?: string;
}

/**
 * Whom one machine's issuer is asked for. It gives a token to any name; what nobody could work with is refused here, all
 * at once.
 * @throws {@link Stop} with status 2
 */
export function demoPerson({ role = OPERATOR, enterprise, region }: Options): DemoPerson {
  const roles = role.split(',');
  const wrong: Text[] = [];
  if (!roles.every((each) => (SIGNED_IN as readonly string[]).includes(each)))
    wrong.push({
      zh: `--role 没有这个角色,可用:${SIGNED_IN.join('、')}`,
      en: `--role: there is no such role; there are ${SIGNED_IN.join(', ')}`,
    });
  if (enterprise === undefined && roles.includes(OPERATOR))
    wrong.push({
      zh: '缺少 --enterprise(统一社会信用代码)',
      en: '--enterprise is missing (unified social credit code)',
    });
  if (enterprise !== undefined && !checkCreditCode(enterprise).ok)
    wrong.push({
      zh: '--enterprise 不是有效的统一社会信用代码(18 位,末位为校验码)',
      en: '--enterprise is no unified social credit code (18 characters, the last checks the others)',
    });
  if (region === undefined && roles.some(worksInRegion))
    wrong.push({ zh: '缺少 --region(如 350200)', en: '--region is missing (such as 350200)' });
  if (region !== undefined && !/^\d{6}$/.test(region))
    wrong.push({ zh: '--region 应为 6 位区划代码', en: '--region is a region code of 6 digits' });
  if (wrong.length > 0)
    throw new Stop(
      EXIT.usage,
      { zh: `${wrong.map(({ zh }) => zh).join(';')}。`, en: `${wrong.map(({ en }) => en).join('; ')}.` },
      { zh: '用 jianzheng help login 查看写法。', en: 'See "jianzheng help login".' },
    );
  return { role, ...(enterprise !== undefined && { enterprise }), ...(region !== undefined && { region }) };
}

const worksInRegion = (role: string): boolean =>
  Object.values(PERMISSIONS).some((scopes) => (scopes as Readonly<Record<string, string>>)[role] === 'region');
