import { creditCodeCheckCharacter } from '#functions/shared/identity/credit-code.ts';

export interface SampleEnterprise {
  readonly creditCode: string;
  readonly name: string;
  readonly region: string;
  readonly kind: 'manufacturing' | 'services' | 'labour-dispatch';
  readonly foundedOn: string;
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

function creditCode(region: string, serial: number): string {
  const first17 = `91${region}${organisationCode(serial)}`;
  return first17 + creditCodeCheckCharacter(first17);
}

function enterprise(
  serial: number,
  region: string,
  name: string,
  kind: SampleEnterprise['kind'],
  foundedOn: string,
): SampleEnterprise {
  return { creditCode: creditCode(region, serial), name, region, kind, foundedOn };
}

export const ENTERPRISES = {
  machinery: enterprise(1, '350200', '厦门示例机械有限公司', 'manufacturing', '2008-03-18'),
  garments: enterprise(2, '350500', '泉州示例服饰有限公司', 'manufacturing', '2011-09-02'),
  electronics: enterprise(3, '350100', '福州示例电子有限公司', 'manufacturing', '2015-06-25'),
  appliances: enterprise(4, '350200', '厦门示例电器股份有限公司', 'manufacturing', '2003-11-07'),
  snacks: enterprise(5, '350500', '泉州示例餐饮管理有限公司', 'services', '2019-04-12'),
  hotel: enterprise(6, '350100', '福州示例酒店有限公司', 'services', '2012-12-20'),
  labour: enterprise(7, '350200', '厦门示例人力资源有限公司', 'labour-dispatch', '2024-01-15'),
  maintenance: enterprise(8, '350100', '福州示例设备维修有限公司', 'services', '2017-08-30'),
  elsewhere: enterprise(9, '350500', '泉州示例贸易有限公司', 'services', '2014-05-06'),
} as const;
