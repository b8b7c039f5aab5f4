import { creditCodeCheckCharacter } from '#functions/shared/identity/credit-code.ts';

export interface SampleEnterprise {
  readonly creditCode: string;
  readonly name: string;
  readonly region: string;
  readonly kind: 'manufacturing' | 'services' | 'labour-dispatch';
  readonly foundedOn: string;
  /** People it insures in all, those on no roster included. */
  readonly heads: number;
  /** Opaque ids of the people behind it. */
  readonly ownerIds: readonly string[];
  /** Occupations in which it is accredited to evaluate its own staff, by their names in the catalogue. */
  readonly evaluates: readonly string[];
}

/** Weights of the organisation code within a credit code, GB 11714-1997. */
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** Codes that start with XXXX are not handed out to organisations. */
function organisationCode(serial: number): string {
  const body = `XXXX${String(serial).padStart(4, '0')}`;
  const sum = ORGANISATION_WEIGHTS.reduce((total, weight, index) => {
    return total + weight * Number.parseInt(body.charAt(index), 36);
  }, 0);
  const check = 11 - (sum % 11);
  return body + (check === 10 ? 'X' : String(check % 11));
}

export function creditCode(region: string, serial: number): string {
  const first17 = `91${region}${organisationCode(serial)}`;
  return first17 + creditCodeCheckCharacter(first17);
}

function enterprise(
  serial: number,
  region: string,
  name: string,
  kind: SampleEnterprise['kind'],
  foundedOn: string,
  heads: number,
  evaluates: readonly string[] = [],
): SampleEnterprise {
  const ownerIds = [`owner-${String(serial).padStart(4, '0')}`];
  return { creditCode: creditCode(region, serial), name, region, kind, foundedOn, heads, ownerIds, evaluates };
}

export const ENTERPRISES = {
  machinery: enterprise(1, '350200', '厦门示例机械有限公司', 'manufacturing', '2008-03-18', 1_800, [
    '焊工',
    '电工',
    '车工',
    '铣工',
    '钳工',
    '磨工',
    '铸造工',
  ]),
  garments: enterprise(2, '350500', '泉州示例服饰有限公司', 'manufacturing', '2011-09-02', 1_200, [
    '缝纫工',
    '服装制版师',
    '裁剪工',
    '制鞋工',
    '鞋类设计师',
  ]),
  electronics: enterprise(3, '350100', '福州示例电子有限公司', 'manufacturing', '2015-06-25', 900, [
    '电工',
    '电子产品制版工',
    '半导体芯片制造工',
    '化学检验员',
  ]),
  appliances: enterprise(4, '350200', '厦门示例电器股份有限公司', 'manufacturing', '2003-11-07', 3_200, [
    '电工',
    '钳工',
    '机床装调维修工',
    '制冷空调系统安装维修工',
    '工业机器人系统操作员',
  ]),
  snacks: enterprise(5, '350500', '泉州示例餐饮管理有限公司', 'services', '2019-04-12', 150),
  hotel: enterprise(6, '350100', '福州示例酒店有限公司', 'services', '2012-12-20', 400, [
    '中式烹调师',
    '中式面点师',
    '餐厅服务员',
    '客房服务员',
    '前厅服务员',
    '茶艺师',
  ]),
  labour: enterprise(7, '350200', '厦门示例人力资源有限公司', 'labour-dispatch', '2024-01-15', 60),
  maintenance: enterprise(8, '350100', '福州示例设备维修有限公司', 'services', '2017-08-30', 90, [
    '电梯安装维修工',
    '汽车维修工',
  ]),
  elsewhere: enterprise(9, '350500', '泉州示例贸易有限公司', 'services', '2014-05-06', 200),
} as const;
