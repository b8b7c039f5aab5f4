import {
  type Column,
  csvFile,
  DATES,
  type Habits,
  LEVEL_WORDS,
  letterO,
  NUMBERS,
  type RosterLayout,
} from '../roster-file.ts';
import type { SampleLine } from '../world.ts';
import type { Draw } from './draw.ts';
import type { Entry, ProvinceClaim } from './province.ts';

type Written = SampleLine;

const DATE_HABITS = [[DATES.dashed], [DATES.dotted], [DATES.slashed], [DATES.han], [DATES.compact]] as const;
const PERIODS = [
  (from: string, to: string) => `${from}至${to}`,
  (from: string, to: string) => `${DATES.dotted(from)}-${DATES.dotted(to)}`,
  (from: string, to: string) => `${DATES.han(from)}至${DATES.han(to)}`,
] as const;
const NUMBER_HABITS = [
  [NUMBERS.plain],
  [NUMBERS.plain],
  [NUMBERS.plain, NUMBERS.blanks],
  [NUMBERS.apostrophe],
  [NUMBERS.plain, NUMBERS.fullWidth],
  [NUMBERS.plain, NUMBERS.lowerCase, letterO],
] as const;
const CLASS_HEADERS = ['班期', '培训班期', '开班编号', '班级编号'] as const;

/** A roster as one enterprise fills it in. The first line of people stands in the row `firstRow`, counted from 1. */
export function rosterFile(
  draw: Draw,
  { enterprise, submittedOn, entries }: ProvinceClaim,
): { bytes: Uint8Array; firstRow: number } {
  const of = (header: string, field: Extract<Column, { field: unknown }>['field']): Column => ({ header, field });
  const habits: Habits = {
    date: draw.pick(DATE_HABITS),
    period: draw.pick(PERIODS),
    level: draw.chance(0.5)
      ? LEVEL_WORDS
      : { ...LEVEL_WORDS, 5: ['五级'], 4: ['四级'], 3: ['三级'], 2: ['二级'], 1: ['一级'] },
    number: draw.pick(NUMBER_HABITS),
    money: ({ outcome }) => ('granted' in outcome ? outcome.granted / 100 : 0),
    ditto: draw.chance(0.15) ? ['occupation', 'issuer', 'training'] : [],
  };
  const maybe = (chance: number, ...columns: Column[]) => (draw.chance(chance) ? columns : []);
  const layout: RosterLayout = {
    above: draw.chance(0.7)
      ? [[`${enterprise.name}职工技能培训补贴花名册`], [`填报日期:${DATES.han(submittedOn)}`]]
      : [],
    columns: [
      { header: '序号', fill: (index) => index + 1 },
      of('姓名', 'name'),
      ...maybe(0.3, of('证件类型', 'documentType')),
      of('身份证号码', 'documentNumber'),
      ...maybe(0.95, of('联系电话', 'phone')),
      ...maybe(0.6, of('人员类别', 'group')),
      of('职业(工种)', 'occupation'),
      of('技能等级', 'level'),
      of('证书类型', 'certificateType'),
      of('证书编号', 'certificateNumber'),
      of('发证日期', 'issuedOn'),
      ...maybe(0.95, of('评价机构', 'issuer')),
      ...maybe(0.98, of('培训起止时间', 'training')),
      ...maybe(0.95, of('学时', 'hours')),
      of(draw.pick(CLASS_HEADERS), 'classNumber'),
      ...maybe(0.9, of('补贴金额(元)', 'money')),
      ...maybe(0.4, of('银行账号', 'account')),
      { header: '本人签名', fill: (index) => entries[index]?.person.name },
    ],
    below: [['填表人:', undefined, '审核人:'], ['单位盖章:']],
    habits,
  };
  const lines = entries.map(written);
  const bytes = csvFile(layout, lines, draw.chance(0.05) ? 'gb18030' : 'utf-8');
  return { bytes, firstRow: layout.above.length + 2 };
}

function written({ person, truth: _kept, classNumber = '', fen, cells, ...rest }: Entry): Written {
  const { phone, ...open } = person;
  return {
    ...rest,
    classNumber,
    person: { ...open, phone: phone ?? '' },
    outcome: { granted: fen },
    cells: phone === undefined ? { phone: undefined, ...cells } : cells,
  };
}
