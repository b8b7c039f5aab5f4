import REGIONS from '../../../policy/versions/fujian-2024/regions.json' with { type: 'json' };
import type { Text } from '#console/shell/text.ts';

interface Named {
  readonly code: string;
  readonly name: Text;
}

/** Regions that publish and pay by themselves, as the shipped policy names them; one that came later shows as its code. */
export const REGION_NAMES: readonly Named[] = REGIONS.map(({ code, name }) => ({ code, name }));

/** The funds (资金渠道) of the shipped policy. */
export const FUND_NAMES: Readonly<Record<string, Text>> = {
  'skills-upgrade-account': { zh: '职业技能提升行动专账资金', en: 'Skills upgrading action account' },
  'employment-subsidy': { zh: '就业补助资金', en: 'Employment subsidy fund' },
  'unemployment-insurance': { zh: '失业保险基金', en: 'Unemployment insurance fund' },
  'local-talent': { zh: '地方人才经费', en: 'Local talent fund' },
  'industry-development': { zh: '行业产业发展经费', en: 'Industry development fund' },
};

export const PROVINCE: Named = { code: '350000', name: { zh: '福建省', en: 'Fujian' } };

/** Of a region, a county of one, or the province. */
export function regionName(code: string): Text {
  const all = [PROVINCE, ...REGION_NAMES, ...REGIONS.flatMap((region): readonly Named[] => region.pooled ?? [])];
  return all.find((region) => region.code === code)?.name ?? { zh: code, en: code };
}

/** A fund of a region and year by its name: what it is called inside tells nobody anything. */
export function fundWords(fund: string): Text {
  const [region = '', kind = '', year = ''] = fund.split('.');
  const place = regionName(region);
  const name = FUND_NAMES[kind] ?? { zh: kind, en: kind };
  return { zh: `${place.zh}${year} 年度${name.zh}`, en: `${name.en}, ${place.en} ${year}` };
}
