import { existsSync, readFileSync } from 'node:fs';

/** Somebody whom the issuer of one machine signs in without a password. */
export interface DemoPerson {
  readonly name: string;
  readonly role: string;
  readonly sub: string;
  readonly region?: string;
  readonly enterprise?: string;
}

/** Cities in which the sample enterprises are, and one first reviewer more where two are to meet over one claim. */
const CITIES = [
  { region: '350200', zh: '厦门' },
  { region: '350500', zh: '泉州' },
  { region: '350100', zh: '福州' },
] as const;

const IN_A_CITY = [
  { role: 'first-reviewer', zh: '初审甲', sub: 'first' },
  { role: 'first-reviewer', zh: '初审乙', sub: 'first-two' },
  { role: 'second-reviewer', zh: '复审', sub: 'second' },
  { role: 'approver', zh: '审批', sub: 'approver' },
  { role: 'finance', zh: '财政拨付', sub: 'finance' },
  { role: 'supervisor', zh: '监管', sub: 'supervisor' },
] as const;

const EVERYWHERE = [
  { role: 'auditor', zh: '审计', sub: 'auditor' },
  { role: 'administrator', zh: '系统管理员', sub: 'administrator' },
  { role: 'policy-administrator', zh: '政策管理员甲', sub: 'policy-one' },
  { role: 'policy-administrator', zh: '政策管理员乙', sub: 'policy-two' },
] as const;

const ENTERPRISES = new URL('../../samples/registers/enterprises.ndjson', import.meta.url);

/** One operator for each sample enterprise, the people of some cities, and those who see all of them. */
export function demoPeople(): readonly DemoPerson[] {
  return [
    ...sampleEnterprises().map(({ creditCode, name }) => ({
      name: `${name} 经办人`,
      role: 'enterprise-operator',
      sub: `operator-${creditCode}`,
      enterprise: creditCode,
    })),
    ...CITIES.flatMap(({ region, zh }) =>
      IN_A_CITY.map((one) => ({ name: `${zh} ${one.zh}`, role: one.role, sub: `${one.sub}-${region}`, region })),
    ),
    ...EVERYWHERE.map(({ role, zh, sub }) => ({ name: zh, role, sub })),
  ];
}

function sampleEnterprises(): readonly { readonly creditCode: string; readonly name: string }[] {
  if (!existsSync(ENTERPRISES)) return [];
  const lines = readFileSync(ENTERPRISES, 'utf8').split('\n').slice(0, 12);
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}
