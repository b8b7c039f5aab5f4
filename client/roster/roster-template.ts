import type { CellObject, SheetData } from 'write-excel-file/universal';
import { INSTRUCTIONS_SHEET } from '#functions/submission/roster/instructions-sheet.ts';
import type { RosterField } from '#functions/submission/roster/header-synonyms.ts';

interface TemplateColumn {
  readonly field: RosterField;
  readonly header: string;
  readonly needed: boolean;
  readonly note: { readonly zh: string; readonly en: string };
  readonly example: string;
  readonly width: number;
}

/** The columns of an empty roster (花名册), in the order in which people fill them in. */
export const TEMPLATE_COLUMNS: readonly TemplateColumn[] = [
  {
    field: 'name',
    header: '姓名',
    needed: true,
    note: { zh: '与证书一致', en: 'As on the certificate' },
    example: '张三',
    width: 12,
  },
  {
    field: 'documentNumber',
    header: '身份证号',
    needed: true,
    note: {
      zh: '18 位，按文本填写；以数字存放会丢失末位',
      en: '18 places, as text: stored as a number it loses its last digits',
    },
    example: '（18 位居民身份证号码）',
    width: 22,
  },
  {
    field: 'phone',
    header: '联系电话',
    needed: false,
    note: { zh: '本人手机号', en: "The worker's own mobile number" },
    example: '（11 位手机号）',
    width: 14,
  },
  {
    field: 'occupation',
    header: '职业(工种)',
    needed: true,
    note: { zh: '与证书一致', en: 'As on the certificate' },
    example: '电工',
    width: 16,
  },
  {
    field: 'level',
    header: '技能等级',
    needed: true,
    note: { zh: '五级、四级、三级、二级、一级，或专项', en: '五级 (5) to 一级 (1), or 专项 (special ability)' },
    example: '三级',
    width: 10,
  },
  {
    field: 'certificateType',
    header: '证书类型',
    needed: true,
    note: {
      zh: '职业技能等级证书、职业资格证书或专项职业能力证书',
      en: '职业技能等级证书, 职业资格证书 or 专项职业能力证书',
    },
    example: '职业技能等级证书',
    width: 18,
  },
  {
    field: 'certificateNumber',
    header: '证书编号',
    needed: true,
    note: { zh: '按文本填写', en: 'As text' },
    example: '（证书上的编号）',
    width: 24,
  },
  {
    field: 'issuedOn',
    header: '发证日期',
    needed: true,
    note: { zh: '年-月-日', en: 'Year-month-day' },
    example: '2025-03-01',
    width: 12,
  },
  {
    field: 'issuer',
    header: '评价机构',
    needed: false,
    note: { zh: '证书上的发证机构', en: 'Who issued the certificate' },
    example: '某某职业技能评价中心',
    width: 22,
  },
  {
    field: 'trainingPeriod',
    header: '培训起止时间',
    needed: false,
    note: { zh: '起止两个日期，中间用“至”', en: 'Two dates with 至 between them' },
    example: '2025-01-06至2025-01-24',
    width: 24,
  },
  {
    field: 'trainingHours',
    header: '学时',
    needed: false,
    note: { zh: '数字', en: 'A number' },
    example: '80',
    width: 8,
  },
  {
    field: 'classNumber',
    header: '开班编号',
    needed: false,
    note: { zh: '开班备案编号', en: 'Number under which the class is on file' },
    example: '',
    width: 16,
  },
  {
    field: 'consent',
    header: '本人签名',
    needed: false,
    note: { zh: '本人同意由企业申领的，填“是”', en: '是 where the worker agreed that the enterprise claims' },
    example: '是',
    width: 10,
  },
];

const HEAD = { fontWeight: 'bold', backgroundColor: '#DCE9F5', wrap: true } as const satisfies CellObject;
/** So many rows are formatted as text beforehand, so that a spreadsheet program keeps every digit. */
const ROWS_PREPARED = 300;

function templateSheet(): SheetData {
  const header = TEMPLATE_COLUMNS.map(({ header, needed }) => ({ ...HEAD, value: needed ? `${header}*` : header }));
  const empty = TEMPLATE_COLUMNS.map(() => ({ type: String, format: '@' }));
  return [header, ...Array.from({ length: ROWS_PREPARED }, () => empty)];
}

function instructionsSheet(): SheetData {
  const head = ['列 Column', '必填 Needed', '填写说明', 'How to fill it in', '示例 Example'];
  return [
    head.map((value) => ({ ...HEAD, value })),
    ...TEMPLATE_COLUMNS.map(({ header, needed, note, example }) =>
      [header, needed ? '是 yes' : '否 no', note.zh, note.en, example].map((value) => ({ value, wrap: true })),
    ),
    [
      {
        value: '带 * 的列必填。每人每证一行；表头可以用常见的其他写法，列的顺序不限。',
        columnSpan: 5,
        wrap: true,
      },
    ],
    [
      {
        value:
          'Columns with * are needed. One row for each person and certificate; other usual headers and any order will do.',
        columnSpan: 5,
        wrap: true,
      },
    ],
  ];
}

const INSTRUCTIONS_WIDTHS = [14, 10, 40, 40, 26];

/** The sheets of an empty roster: one to fill in, and one on how to, which the intake does not read. */
export function templateWorkbook() {
  const widths = (all: readonly number[]) => all.map((width) => ({ width }));
  return [
    {
      sheet: '花名册',
      data: templateSheet(),
      columns: widths(TEMPLATE_COLUMNS.map(({ width }) => width)),
      stickyRowsCount: 1,
    },
    { sheet: INSTRUCTIONS_SHEET, data: instructionsSheet(), columns: widths(INSTRUCTIONS_WIDTHS) },
  ];
}
