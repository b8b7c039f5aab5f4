/** What an evaluation body plainly is by its name; many names tell nothing. */
export type NamedIssuer = 'school' | 'association' | 'authority' | 'company';

const ENDINGS: readonly (readonly [NamedIssuer, RegExp])[] = [
  ['authority', /鉴定指导中心$|社会保障[厅局]$/],
  ['school', /(?:学校|学院|大学|技校)$/],
  ['association', /(?:协会|学会|商会|联合会)$/],
  ['company', /(?:公司|集团|厂)$/],
];

/** Companies that may have been admitted as social evaluation bodies: their name is no sign of an employer. */
const MAY_EVALUATE_OTHERS = /培训|教育|评价|鉴定|认证|人力|人才|就业|技能|咨询|服务|科技|信息|文化/;

/** The first two digits of GB/T 2260 with the name that a body of the province begins with. */
const PROVINCES: Readonly<Record<string, string>> = {
  11: '北京',
  12: '天津',
  13: '河北',
  14: '山西',
  15: '内蒙古',
  21: '辽宁',
  22: '吉林',
  23: '黑龙江',
  31: '上海',
  32: '江苏',
  33: '浙江',
  34: '安徽',
  35: '福建',
  36: '江西',
  37: '山东',
  41: '河南',
  42: '湖北',
  43: '湖南',
  44: '广东',
  45: '广西',
  46: '海南',
  50: '重庆',
  51: '四川',
  52: '贵州',
  53: '云南',
  54: '西藏',
  61: '陕西',
  62: '甘肃',
  63: '青海',
  64: '宁夏',
  65: '新疆',
  71: '台湾',
  81: '香港',
  82: '澳门',
};
const CITIES_OF_FUJIAN = ['福州', '厦门', '莆田', '三明', '泉州', '漳州', '南平', '龙岩', '宁德', '平潭'];

export const isProvince = (digits: string): boolean => digits in PROVINCES;

const placesOf = (province: string): readonly string[] => [
  PROVINCES[province] ?? '',
  ...(province === '35' ? CITIES_OF_FUJIAN : []),
];

export function namedIssuer(name: string): NamedIssuer | undefined {
  return ENDINGS.find(([, ending]) => ending.test(bare(name)))?.[0];
}

/** Whether the name is that of a company about whose admission as a social evaluation body nothing speaks. */
export function isPlainEmployer(name: string): boolean {
  return namedIssuer(name) === 'company' && !MAY_EVALUATE_OTHERS.test(name);
}

/**
 * Whether the name begins with the place of another province than this, and nowhere has one of its own: a branch names
 * both.
 */
export function isElsewhere(name: string, province: string): boolean {
  const told = bare(name);
  const begins = Object.keys(PROVINCES).find((each) => placesOf(each).some((place) => told.startsWith(place)));
  return begins !== undefined && begins !== province && !placesOf(province).some((place) => told.includes(place));
}

const bare = (name: string): string => name.replace(/\s+|[(（].*?[)）]$/g, '');
