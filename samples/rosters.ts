import type { Level } from '#functions/submission/roster-line.ts';
import { ENTERPRISES, type SampleEnterprise } from './enterprises.ts';
import {
  type Column,
  csvFile,
  DATES,
  type Habits,
  LEVEL_WORDS,
  letterO,
  NUMBERS,
  type RosterLayout,
  xlsxFile,
} from './roster-file.ts';
import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import { fenOf, residentId, type SampleLine, type World } from './world.ts';

export interface SampleFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly lines: readonly SampleLine[];
}

export interface SampleRoster extends SampleFile {
  readonly enterprise: SampleEnterprise;
  readonly description: string;
  /** `withdraw`: the enterprise takes the claim back while it is in review; `correct`: it is returned, `corrected` follows. */
  readonly action?: 'withdraw' | 'correct';
  readonly corrected?: SampleFile;
}

const number = { header: '序号', fill: (index: number) => index + 1 } as const;
const signature = { header: '本人签名', fill: () => undefined } as const;
const remark = { header: '备注', fill: (index: number) => (index === 2 ? '夜班' : undefined) } as const;
const of = (header: string, field: Extract<Column, { field: unknown }>['field']): Column => ({ header, field });

const yuanOf = (line: SampleLine) => {
  const { outcome } = line;
  if ('granted' in outcome) return outcome.granted / 100;
  return 'contested' in outcome ? outcome.contested / 100 : fenOf('', line.occupation, line.level, line.issuedOn) / 100;
};

const TIDY: Habits = {
  date: [DATES.dashed],
  period: (from, to) => `${from}至${to}`,
  level: LEVEL_WORDS,
  number: [NUMBERS.plain],
  money: yuanOf,
  ditto: [],
};

/** Levels one to five, the lower ones more often. */
const LEVELS_AS_THEY_COME: readonly Level[] = ['5', '4', '4', '3', '3', '3', '2', '1'];

function many(world: World, enterprise: SampleEnterprise, occupations: readonly string[], count: number): SampleLine[] {
  return Array.from({ length: count }, () =>
    world.line(enterprise, { occupation: world.pick(occupations), level: world.pick(LEVELS_AS_THEY_COME) }),
  );
}

/** Machine works in Xiamen: urgent-shortage occupations, and the edges of the claim window on 2025-06-03. */
function machinery(world: World): { roster: SampleRoster; contested: readonly SampleLine[] } {
  const enterprise = ENTERPRISES.machinery;
  const line = (wish: Parameters<World['line']>[1]) => world.line(enterprise, wish);
  const contested = [0, 1].map(() =>
    line({
      occupation: '焊工',
      level: '3',
      issuedOn: world.day('2024-09-01', '2025-03-01'),
      outcome: { contested: 180_000 },
    }),
  );
  const lines = [
    line({ occupation: '焊工', level: '3', issuedOn: '2024-06-03', outcome: { granted: 180_000 } }),
    line({ occupation: '焊工', level: '3', issuedOn: '2024-06-01', outcome: { refused: ['claim-window-passed'] } }),
    line({ occupation: '焊工', level: '3', issuedOn: '2024-05-31', outcome: { refused: ['claim-window-passed'] } }),
    line({ occupation: '焊工', level: '3', issuedOn: '2024-06-02', outcome: { refused: ['claim-window-passed'] } }),
    line({
      occupation: '电工',
      level: '4',
      issuedOn: '2023-12-20',
      outcome: { refused: ['no-policy-in-force', 'claim-window-passed'] },
    }),
    line({ occupation: '电工(低压电工)', level: '4', register: { occupation: '电工' }, outcome: { granted: 120_000 } }),
    line({ occupation: '电焊工', level: '5', register: { occupation: '焊工' }, outcome: { granted: 84_000 } }),
    line({ occupation: '仓储管理员', level: '4', outcome: { granted: 100_000 } }),
    ...contested,
    ...many(world, enterprise, ['焊工', '电工', '车工', '铣工', '钳工', '磨工', '铸造工'], 38),
  ];
  const layout: RosterLayout = {
    above: [['厦门示例机械有限公司职工技能培训补贴花名册'], ['填报日期:2025年6月3日']],
    columns: [
      number,
      of('姓名', 'name'),
      of('身份证号码', 'documentNumber'),
      of('联系电话', 'phone'),
      of('人员类别', 'group'),
      of('职业(工种)', 'occupation'),
      of('技能等级', 'level'),
      of('证书编号', 'certificateNumber'),
      of('发证日期', 'issuedOn'),
      of('评价机构', 'issuer'),
      of('培训起止时间', 'training'),
      of('培训班期', 'classNumber'),
      of('学时', 'hours'),
      of('补贴金额(元)', 'money'),
      signature,
    ],
    below: [['合计', `${lines.length}人`], ['填表人:', undefined, '审核人:'], ['单位盖章:']],
    habits: {
      ...TIDY,
      date: [DATES.dashed, DATES.slashed, DATES.han],
      number: [NUMBERS.plain, letterO, NUMBERS.blanks],
    },
  };
  const roster = {
    file: '01-xiamen-machinery.csv',
    bytes: csvFile(layout, lines, 'utf-8'),
    lines,
    enterprise,
    description:
      'UTF-8 CSV with BOM; urgent-shortage uplift, last day of the claim window, no policy in force; two certificates that roster 07 claims too',
  };
  return { roster, contested };
}

/** A garment factory in Quanzhou that fills in its form by hand: every spelling that people use. */
function garments(world: World): SampleRoster {
  const enterprise = ENTERPRISES.garments;
  const lines = [
    ...many(world, enterprise, ['缝纫工', '缝纫工', '服装制版师', '裁剪工', '制鞋工', '鞋类设计师'], 113),
    world.line(enterprise, {
      occupation: '缝纫工',
      level: '4',
      register: 'absent',
      outcome: { refused: ['certificate-not-found'] },
    }),
    world.line(enterprise, {
      occupation: '缝纫工',
      level: '3',
      register: { name: '某某' },
      outcome: { refused: ['certificate-mismatch'] },
    }),
    world.line(enterprise, {
      occupation: '裁剪工',
      level: '3',
      register: { occupation: '缝纫工' },
      outcome: { refused: ['certificate-mismatch'] },
    }),
    world.line(enterprise, {
      occupation: '缝纫工',
      level: '4',
      register: { revokedOn: '2025-02-11' },
      outcome: { refused: ['certificate-revoked'] },
    }),
    world.line(enterprise, {
      occupation: '缝纫工',
      level: '5',
      employment: 'elsewhere',
      outcome: { refused: ['not-employed-by-claimant'] },
    }),
    world.line(enterprise, {
      occupation: '缝纫工',
      level: '5',
      pensionDrawn: true,
      outcome: { refused: ['pension-drawn'] },
    }),
    world.line(enterprise, {
      occupation: '制鞋工',
      level: '2',
      register: 'absent',
      employment: 'elsewhere',
      outcome: { refused: ['certificate-not-found', 'not-employed-by-claimant'] },
    }),
  ];
  const layout: RosterLayout = {
    above: [['泉州示例服饰有限公司'], ['2024-2025年度见证补贴人员花名册', undefined, undefined, '2025.6.3']],
    columns: [
      number,
      of('职工姓名', 'name'),
      of('公民身份号码', 'documentNumber'),
      of('手机号', 'phone'),
      of('鉴定工种', 'occupation'),
      of('鉴定等级', 'level'),
      of('证书类型', 'certificateType'),
      of('证书号码', 'certificateNumber'),
      of('核发日期', 'issuedOn'),
      of('发证机构', 'issuer'),
      of('培训时间', 'training'),
      of('学时', 'hours'),
      of('补贴标准', 'money'),
      of('社会保障卡号', 'account'),
      remark,
    ],
    below: [
      ['合计', undefined, undefined, undefined, `${lines.length}`],
      ['填表人：', undefined, undefined, '审核人：', undefined, '(单位盖章)'],
    ],
    habits: {
      date: [DATES.dotted, DATES.compact, DATES.han, DATES.dashed],
      period: (from, to) => `${DATES.dotted(from)}-${DATES.dotted(to)}`,
      level: LEVEL_WORDS,
      number: [
        NUMBERS.plain,
        NUMBERS.apostrophe,
        NUMBERS.fullWidth,
        NUMBERS.lowerCase,
        NUMBERS.lineBreak,
        NUMBERS.blanks,
      ],
      money: (line) => `${yuanOf(line).toLocaleString('en-US')}.00元`,
      ditto: ['occupation', 'issuer', 'certificateType'],
    },
  };
  return {
    file: '02-quanzhou-garments.csv',
    bytes: csvFile(layout, lines, 'gb18030'),
    lines,
    enterprise,
    description:
      'GB18030 CSV as Chinese Excel saves it; 同上, full width, line breaks, four ways to write a date; not found, mismatch, revoked, not employed, pension',
  };
}

/** An electronics works in Fuzhou whose workbook has every fault that is told at once, beside rows that go on. */
function electronics(world: World): SampleRoster {
  const enterprise = ENTERPRISES.electronics;
  const good = many(world, enterprise, ['电工', '电子产品制版工', '半导体芯片制造工', '化学检验员'], 20);
  const faulty = (code: string, cells: SampleLine['cells'], more: Partial<Parameters<World['line']>[1]> = {}) =>
    world.line(enterprise, { occupation: '电工', level: '4', ...more, cells, outcome: { faults: [code] } });
  const wrongCheck = (id: string) => id.slice(0, 17) + (id.endsWith('0') ? '1' : '0');
  const first = good[0];
  if (first === undefined) throw new RangeError('A roster needs a line to repeat.');
  const lines = [
    ...good,
    faulty('resident-id-check-character', { documentNumber: wrongCheck(residentId('1991-02-03', 901)) }),
    faulty('resident-id-birth-date', { documentNumber: residentId('1991-13-31', 902) }),
    faulty('resident-id-length', { documentNumber: residentId('1991-02-03', 903).slice(0, 17) }),
    faulty('resident-id-character', { documentNumber: residentId('1991-02-03', 904).replace('99', '9?') }),
    faulty('resident-id-fifteen-digits', { documentNumber: '359901910203905' }),
    faulty('digits-lost', { documentNumber: 3.59901199102039e17 }),
    faulty('digits-lost', { documentNumber: '3.59901E+17' }),
    faulty('digits-lost', { certificateNumber: 2499991999400001 }, { certificateType: 'qualification' }),
    faulty('formula-cell', {
      certificateNumber: { formula: '"Y00003599"&"9900244000001"', value: 'Y000035999900244000001' },
    }),
    faulty('required-empty', { certificateNumber: undefined }),
    faulty('date-unreadable', { issuedOn: '2024年' }),
    faulty('issued-in-future', { issuedOn: '2025-06-04' }),
    faulty('level-unknown', { level: '特级技师' }),
    faulty('level-contradictory', { level: '三级/技师' }),
    faulty('certificate-type-unknown', { certificateType: '毕业证书' }),
    faulty('certificate-type-needed', { certificateType: undefined, certificateNumber: '闽2024第000001号' }),
    faulty('document-type-unknown', { documentType: '护照' }),
    faulty('taiwan-permit-form', { documentType: '台湾居民来往大陆通行证', documentNumber: '12345' }),
    faulty('phone-form', { phone: '12345' }),
    faulty('cell-error', { occupation: '#N/A' }),
    faulty('ditto-personal', { name: '同上' }),
    faulty('name-characters-lost', { name: '王?祥' }),
    { ...first, outcome: { faults: ['duplicate-row'] } },
  ];
  const layout: RosterLayout = {
    above: [['福州示例电子有限公司职业技能培训见证补贴申报花名册'], ['申报日期:2025年6月3日']],
    columns: [
      number,
      of('姓名', 'name'),
      of('证件类型', 'documentType'),
      of('证件号码', 'documentNumber'),
      of('联系电话', 'phone'),
      of('职业(工种)', 'occupation'),
      of('技能等级', 'level'),
      of('证书类型', 'certificateType'),
      of('证书编号', 'certificateNumber'),
      of('发证日期', 'issuedOn'),
      of('发证机构', 'issuer'),
      of('培训起止时间', 'training'),
      of('学时', 'hours'),
      of('补贴金额(元)', 'money'),
    ],
    groups: [
      [2, 3, '身份证件'],
      [7, 10, '证书信息'],
      [11, 12, '培训情况'],
    ],
    below: [['合计'], ['填表人:', undefined, undefined, '审核人:'], ['单位(盖章):']],
    habits: { ...TIDY, date: [DATES.cell, DATES.dashed, DATES.compact] },
  };
  return {
    file: '03-fuzhou-electronics.xlsx',
    bytes: xlsxFile(layout, lines, {
      sheet: '花名册',
      hidden: [4, 5],
      other: { name: '填表说明', rows: [['填表说明'], ['一、证件号码请设为文本格式。'], ['二、培训情况按实际填写。']] },
    }),
    lines,
    enterprise,
    description:
      'XLSX with a header over two rows, date cells, hidden rows and a second sheet; one row for every fault that intake tells',
  };
}

/** A large plain roster: 500 lines that are nearly all as they should be. */
function appliances(world: World): SampleRoster {
  const enterprise = ENTERPRISES.appliances;
  const occupations = [
    '电工',
    '钳工',
    '机床装调维修工',
    '制冷空调系统安装维修工',
    '工业机器人系统操作员',
    '仓储管理员',
    '物流服务师',
  ];
  const lines = [
    ...many(world, enterprise, occupations, 494),
    ...['80', '81', '82', '83', '84', '85'].map((year, index) =>
      world.line(enterprise, {
        occupation: '电工',
        level: '3',
        certificateType: 'qualification',
        issuedOn: `2024-1${index % 2}-15`,
        person: world.person({ documentNumber: residentId(`19${year}-07-01`, 950 + index) }),
        outcome: { granted: 180_000 },
      }),
    ),
  ];
  const layout: RosterLayout = {
    above: [['厦门示例电器股份有限公司 2025年第二季度职业技能提升补贴花名册']],
    columns: [
      number,
      of('学员姓名', 'name'),
      of('身份证号', 'documentNumber'),
      of('联系电话', 'phone'),
      of('职业名称', 'occupation'),
      of('级别', 'level'),
      of('证书编号', 'certificateNumber'),
      of('取证时间', 'issuedOn'),
      of('鉴定机构', 'issuer'),
      of('培训起止时间', 'training'),
      of('培训学时', 'hours'),
      of('开班编号', 'classNumber'),
      of('补贴标准', 'money'),
      of('银行账号', 'account'),
      remark,
    ],
    below: [['总计', `${lines.length}`]],
    habits: { ...TIDY, date: [DATES.cell] },
  };
  return {
    file: '04-xiamen-appliances.xlsx',
    bytes: xlsxFile(layout, lines, { sheet: 'Sheet1' }),
    lines,
    enterprise,
    description:
      'XLSX with 500 lines, date cells, class numbers and account numbers kept as text; skill-level and qualification certificates',
  };
}

/** A caterer in Quanzhou with special-ability certificates: one line is returned for correction and sent again. */
function snacks(world: World): SampleRoster {
  const enterprise = ENTERPRISES.snacks;
  const special = (wish: Partial<Parameters<World['line']>[1]> = {}) =>
    world.line(enterprise, { occupation: '沙县小吃制作', level: 'special', ...wish });
  const right = [
    special(),
    special({ occupation: '母婴护理' }),
    special({ person: world.person({ documentType: 'taiwan-permit', documentNumber: '00000017', name: '林建华' }) }),
    // Born in 1901, so that the permit belongs to nobody who lives; read as it should be, and past every limit of age.
    special({
      person: world.person({ documentNumber: residentId('1901-02-03', 1, '830000'), name: '陈美玲' }),
      outcome: { refused: ['past-age-limit'] },
    }),
    special({ occupation: '直播带货' }),
  ];
  const wrong = right.map(
    (line, index): SampleLine =>
      index === 4
        ? {
            ...line,
            issuedOn: addDays(line.issuedOn, 1),
            outcome: { refused: ['certificate-mismatch'] },
          }
        : line,
  );
  const layout: RosterLayout = {
    above: [],
    columns: [
      of('姓名', 'name'),
      of('证件类型', 'documentType'),
      of('证件号码', 'documentNumber'),
      of('职业名称', 'occupation'),
      of('证书类别', 'certificateType'),
      of('级别', 'level'),
      of('证书编号', 'certificateNumber'),
      of('发证日期', 'issuedOn'),
    ],
    below: [],
    habits: TIDY,
  };
  const corrected = '05-quanzhou-snacks-corrected.csv';
  return {
    file: '05-quanzhou-snacks.csv',
    bytes: csvFile(layout, wrong, 'utf-8'),
    lines: wrong,
    enterprise,
    description:
      'Five special-ability certificates, a Taiwan permit and a residence permit; one date is wrong, the claim is returned and the corrected roster follows',
    action: 'correct',
    corrected: { file: corrected, bytes: csvFile(layout, right, 'utf-8'), lines: right },
  };
}

/** A hotel in Fuzhou: what the ledger of entitlements refuses, and numbers that contradict their certificates. */
function hotel(world: World): SampleRoster {
  const enterprise = ENTERPRISES.hotel;
  const line = (wish: Parameters<World['line']>[1]) => world.line(enterprise, wish);
  const [twice, lower, often] = [world.person(), world.person(), world.person()];
  const contradicts = { refused: ['certificate-number-contradicts'] } as const;
  const lines = [
    ...many(world, enterprise, ['中式烹调师', '中式面点师', '餐厅服务员', '客房服务员', '茶艺师', '保安员'], 14),
    line({ person: twice, occupation: '中式烹调师', level: '4', issuedOn: '2024-08-01' }),
    line({
      person: twice,
      occupation: '中餐厨师',
      level: '4',
      issuedOn: '2024-11-01',
      register: { occupation: '中式烹调师' },
      outcome: { refused: ['same-level-granted-before'] },
    }),
    line({ person: lower, occupation: '茶艺师', level: '3', issuedOn: '2024-09-10' }),
    line({
      person: lower,
      occupation: '茶艺师',
      level: '4',
      issuedOn: '2024-12-10',
      outcome: { refused: ['higher-level-granted-before'] },
    }),
    line({ person: often, occupation: '前厅服务员', level: '5', issuedOn: '2024-07-05' }),
    line({ person: often, occupation: '客房服务员', level: '5', issuedOn: '2024-09-05' }),
    line({ person: often, occupation: '餐厅服务员', level: '5', issuedOn: '2024-11-05' }),
    line({
      person: often,
      occupation: '茶艺师',
      level: '5',
      issuedOn: '2025-01-05',
      outcome: { refused: ['times-used-up'] },
    }),
    line({
      occupation: '保安员',
      level: '3',
      issuedOn: '2024-10-08',
      certificateNumber: world.certificateNumber('skill-level', '4', '2024-10-08'),
      outcome: contradicts,
    }),
    line({
      occupation: '保安员',
      level: '4',
      issuedOn: '2024-10-08',
      certificateNumber: world.certificateNumber('skill-level', '4', '2023-10-08'),
      outcome: contradicts,
    }),
    line({
      occupation: '消防设施操作员',
      level: '4',
      certificateType: 'skill-level',
      issuedOn: '2024-10-08',
      certificateNumber: world.certificateNumber('qualification', '4', '2024-10-08'),
      outcome: contradicts,
    }),
    line({ occupation: '消防设施操作员', level: '4', certificateType: 'qualification' }),
    line({ occupation: '消防设施操作员', level: '3', certificateType: 'qualification' }),
  ];
  const layout: RosterLayout = {
    above: [['花名册']],
    columns: [
      number,
      of('姓名', 'name'),
      of('身份证号', 'documentNumber'),
      of('联系电话', 'phone'),
      of('培训工种', 'occupation'),
      of('技能等级', 'level'),
      of('证书类型', 'certificateType'),
      of('证书编号', 'certificateNumber'),
      of('发证日期', 'issuedOn'),
      of('培训起止时间', 'training'),
      of('补贴金额', 'money'),
    ],
    below: [['经办人:'], ['日期:2025年6月3日']],
    habits: { ...TIDY, date: [DATES.dotted], money: (line) => `${yuanOf(line)}元` },
  };
  return {
    file: '06-fuzhou-hotel.csv',
    bytes: csvFile(layout, lines, 'gb18030'),
    lines,
    enterprise,
    description:
      'GB18030 CSV; the same occupation and level twice, a lower level after a higher, a fourth subsidy, numbers that contradict level, year or type',
  };
}

/** A labour agency in Xiamen, young and busy: what fraud screening is to notice, and certificates claimed elsewhere too. */
function labour(world: World, contested: readonly SampleLine[]): SampleRoster {
  const enterprise = ENTERPRISES.labour;
  const line = (wish: Parameters<World['line']>[1]) => world.line(enterprise, wish);
  const shared = contested[0]?.person.phone ?? '';
  const sharing = [0, 1, 2].map(() =>
    line({
      occupation: '叉车司机',
      level: '5',
      register: { occupation: '起重装卸机械操作工' },
      person: world.person({ phone: shared }),
      outcome: { granted: 84_000 },
    }),
  );
  const lines = [
    ...contested.map((other) =>
      line({
        person: other.person,
        occupation: other.occupation,
        level: other.level,
        issuedOn: other.issuedOn,
        certificateNumber: other.certificateNumber,
        outcome: other.outcome,
      }),
    ),
    ...sharing,
    line({ occupation: '物流服务师', level: '4', employment: 'unknown' }),
    line({ occupation: '物流服务师', level: '4', issuedOn: '2024-11-20', training: ['2024-11-25', '2024-12-10'] }),
    line({
      occupation: '仓储管理员',
      level: '5',
      issuedOn: '2024-11-20',
      training: ['2024-11-01', '2024-11-02'],
      hours: 80,
    }),
    ...[0, 1, 2, 3].map(() =>
      line({
        occupation: '快递员',
        level: '5',
        employment: 'elsewhere',
        outcome: { refused: ['not-employed-by-claimant'] },
      }),
    ),
    line({
      occupation: '快递员',
      level: '5',
      employment: 'elsewhere',
      pensionDrawn: true,
      outcome: { refused: ['not-employed-by-claimant', 'pension-drawn'] },
    }),
    ...many(world, enterprise, ['快递员', '仓储管理员', '物流服务师', '家政服务员'], 12),
  ];
  const layout: RosterLayout = {
    above: [['厦门示例人力资源有限公司'], ['职业技能培训补贴人员名单']],
    columns: [
      number,
      of('姓名', 'name'),
      of('身份证号码', 'documentNumber'),
      of('手机号', 'phone'),
      of('职业(工种)', 'occupation'),
      of('技能等级', 'level'),
      of('证书编号', 'certificateNumber'),
      of('发证日期', 'issuedOn'),
      of('培训起止时间', 'training'),
      of('学时', 'hours'),
    ],
    below: [['负责人签字:']],
    habits: { ...TIDY, date: [DATES.cell, DATES.han] },
  };
  return {
    file: '07-xiamen-labour.xlsx',
    bytes: xlsxFile(layout, lines, { sheet: '名单' }),
    lines,
    enterprise,
    description:
      'XLSX of a labour agency; two certificates that roster 01 claims too, one phone for people of two enterprises, training after the certificate, people insured elsewhere',
  };
}

/** Six lines without fault that the enterprise takes back. */
function maintenance(world: World): SampleRoster {
  const enterprise = ENTERPRISES.maintenance;
  const lines = many(world, enterprise, ['电梯安装维修工', '汽车维修工', '制冷空调系统安装维修工'], 6);
  const layout: RosterLayout = {
    above: [],
    columns: [
      of('姓名', 'name'),
      of('身份证号', 'documentNumber'),
      of('工种', 'occupation'),
      of('等级', 'level'),
      of('证书编号', 'certificateNumber'),
      of('发证日期', 'issuedOn'),
    ],
    below: [],
    habits: TIDY,
  };
  return {
    file: '08-fuzhou-maintenance.csv',
    bytes: csvFile(layout, lines, 'utf-8'),
    lines,
    enterprise,
    description: 'Six good lines; the enterprise withdraws the claim while it is in review',
    action: 'withdraw',
  };
}

/** All sample rosters, in the order in which they are sent. */
export function sampleRosters(world: World): SampleRoster[] {
  const first = machinery(world);
  return [
    first.roster,
    garments(world),
    electronics(world),
    appliances(world),
    snacks(world),
    hotel(world),
    labour(world, first.contested),
    maintenance(world),
  ];
}

/** The roster that the README sends by hand, with two faults, and as it is once they are corrected. */
export function byHand(world: World): readonly { readonly file: string; readonly bytes: Uint8Array }[] {
  const enterprise = ENTERPRISES.machinery;
  const issuedOn = '2025-02-20';
  const right = [
    world.line(enterprise, { occupation: '电工', level: '3', issuedOn }),
    world.line(enterprise, { occupation: '焊工', level: '4', issuedOn }),
    world.line(enterprise, { occupation: '保安员', level: '5', issuedOn }),
  ];
  const wrong = right.map((line, index) => {
    if (index === 1) return { ...line, cells: { documentNumber: '3.5E+17' } };
    return index === 2 ? { ...line, cells: { issuedOn: '2025.2.30', level: '九级' } } : line;
  });
  const layout: RosterLayout = {
    above: [['职业技能培训人员花名册']],
    columns: [
      number,
      of('姓名', 'name'),
      of('身份证号', 'documentNumber'),
      of('联系电话', 'phone'),
      of('职业(工种)', 'occupation'),
      of('技能等级', 'level'),
      of('证书编号', 'certificateNumber'),
      of('发证日期', 'issuedOn'),
    ],
    below: [['填表人：', '', '审核人：']],
    habits: TIDY,
  };
  return [
    { file: 'roster-with-faults.csv', bytes: csvFile(layout, wrong, 'utf-8') },
    { file: 'roster-corrected.csv', bytes: csvFile(layout, right, 'utf-8') },
  ];
}
