/** 九市一区 by their code, with the share of the province's claims that each is drawn with: roughly its workforce. */
export const REGIONS: readonly (readonly [weight: number, region: { readonly code: string; readonly name: string }])[] =
  [
    [18, { code: '350100', name: '福州' }],
    [20, { code: '350200', name: '厦门' }],
    [7, { code: '350300', name: '莆田' }],
    [6, { code: '350400', name: '三明' }],
    [23, { code: '350500', name: '泉州' }],
    [9, { code: '350600', name: '漳州' }],
    [5, { code: '350700', name: '南平' }],
    [5, { code: '350800', name: '龙岩' }],
    [6, { code: '350900', name: '宁德' }],
    [1, { code: '350128', name: '平潭' }],
  ];
