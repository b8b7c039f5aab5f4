import { HEADER_SYNONYMS, type RosterField } from '#functions/submission/roster/header-synonyms.ts';
import type { Level, RosterLine } from '#functions/submission/roster-line.ts';
import { residentIdCheckCharacter } from '#functions/shared/identity/resident-id.ts';
import type { Dice } from './dice.ts';

/** What somebody wants to claim for, before anything is written. */
export type MeantPerson = Pick<
  RosterLine,
  | 'name'
  | 'documentNumber'
  | 'phone'
  | 'occupation'
  | 'level'
  | 'certificateNumber'
  | 'issuedOn'
  | 'account'
  | 'claimedFen'
  | 'trainingHours'
>;

/** A cell as somebody enters it: a text, or a number that the writer may spell as it likes. */
export type OddCell = string | number | undefined;

export interface MeantTable {
  readonly people: readonly MeantPerson[];
  /** Title rows, header and people, cell by cell, before anything is done to them. */
  readonly above: readonly (readonly string[])[];
  readonly header: readonly string[];
  readonly fields: readonly Written[];
  readonly rows: readonly (readonly OddCell[])[];
  readonly below: readonly (readonly string[])[];
}

type Written = Extract<
  RosterField,
  | 'name'
  | 'documentNumber'
  | 'phone'
  | 'occupation'
  | 'level'
  | 'certificateNumber'
  | 'issuedOn'
  | 'account'
  | 'claimedMoney'
  | 'trainingHours'
  | 'known'
>;

const FIELDS: readonly Written[] = [
  'known',
  'name',
  'documentNumber',
  'phone',
  'occupation',
  'level',
  'certificateNumber',
  'issuedOn',
  'claimedMoney',
  'trainingHours',
  'account',
];
const NAMES = ['张三', '欧阳娜娜', '阿卜杜拉·买买提', '\u{20BB7}野', 'JOHN SMITH', "O'BRIEN", '王五', '李四'];
const OCCUPATIONS = ['焊工', '电工', '钳工(工具钳工)', '育婴员', '汽车维修工'];
const LEVELS: Readonly<Record<Exclude<Level, 'special'>, readonly OddCell[]>> = {
  '5': ['五级', '初级工', '5级', 5],
  '4': ['四级', '中级', '４级', 4],
  '3': ['三级/高级工', '高级工', '国家职业资格三级', 3],
  '2': ['二级', '技师', 'II级', 2],
  '1': ['一级', '高级技师', 'Ⅰ级', 1],
};
const DAY_MS = 86_400_000;

function documentNumber(serial: number, dice: Dice): string {
  const day = String(1 + dice.number(28)).padStart(2, '0');
  const first17 = `359901${1965 + dice.number(38)}0${1 + dice.number(9)}${day}${String(serial).padStart(3, '0')}`;
  return first17 + residentIdCheckCharacter(first17);
}

function person(serial: number, dice: Dice): MeantPerson {
  const level = dice.pick(['5', '4', '3', '2', '1'] as const);
  const year = dice.pick(['2024', '2025']);
  const month = year === '2025' ? 1 + dice.number(5) : 1 + dice.number(12);
  return {
    name: dice.pick(NAMES),
    documentNumber: documentNumber(serial, dice),
    phone: `1${dice.pick(['38', '59', '80'])}${String(10_000_000 + dice.number(89_999_999))}`,
    occupation: dice.pick(OCCUPATIONS),
    level,
    certificateNumber: `${dice.pick(['S', 'Y'])}00003599990${1 + dice.number(9)}${year.slice(2)}${level}${String(serial).padStart(6, '0')}`,
    issuedOn: `${year}-${String(month).padStart(2, '0')}-${String(1 + dice.number(28)).padStart(2, '0')}`,
    account: `62${String(dice.number(10 ** 15)).padStart(15, '0')}`,
    claimedFen: 50_000 * (1 + dice.number(60)),
    trainingHours: 8 * (1 + dice.number(20)),
  };
}

function dateCell(date: string, dice: Dice): OddCell {
  const [year = '', month = '', day = ''] = date.split('-');
  return dice.pick<OddCell>([
    date,
    `${year}.${Number(month)}.${Number(day)}`,
    `${year}年${Number(month)}月${Number(day)}日`,
    `${year}${month}${day}`,
    `${date} 00:00:00`,
    `${date}T00:00:00+08:00`,
    (Date.parse(`${date}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / DAY_MS,
  ]);
}

function moneyCell(fen: number, dice: Dice): OddCell {
  const yuan = fen / 100;
  return dice.pick<OddCell>([yuan, String(yuan), yuan.toLocaleString('en-US'), `${yuan}元`, `¥${yuan}.00`]);
}

const FULL_WIDTH = (text: string) =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

function numberCell(number: string, dice: Dice): OddCell {
  return dice.pick([
    number,
    number,
    `'${number}`,
    number.toLowerCase(),
    `${number.slice(0, 6)} ${number.slice(6)}`,
    FULL_WIDTH(number),
    `\u200B${number}\u00A0`,
  ]);
}

function cellOf(field: Written, of: MeantPerson, index: number, dice: Dice): OddCell {
  switch (field) {
    case 'known':
      return dice.pick<OddCell>([index + 1, String(index + 1)]);
    case 'name':
      return dice.pick([of.name, ` ${of.name}　`, of.name.replaceAll('·', '●'), of.name.replaceAll('·', '．')]);
    case 'documentNumber':
      return numberCell(of.documentNumber, dice);
    case 'phone':
      return dice.pick<OddCell>([of.phone, Number(of.phone), `+86 ${of.phone}`]);
    case 'occupation':
      return dice.pick([of.occupation, ` ${of.occupation} `, of.occupation.replace('(', '（').replace(')', '）')]);
    case 'level':
      return dice.pick(LEVELS[of.level as keyof typeof LEVELS]);
    case 'certificateNumber':
      return numberCell(of.certificateNumber, dice);
    case 'issuedOn':
      return dateCell(of.issuedOn, dice);
    case 'account':
      return dice.pick([of.account, `${of.account?.slice(0, 4)} ${of.account?.slice(4)}`]);
    case 'claimedMoney':
      return moneyCell(of.claimedFen ?? 0, dice);
    case 'trainingHours':
      return dice.pick<OddCell>([of.trainingHours, `${of.trainingHours}学时`]);
  }
}

/** A roster of some people, in columns and words that people do use. */
export function meantTable(dice: Dice): MeantTable {
  const people = Array.from({ length: 1 + dice.number(12) }, (_, index) => person(index + 1, dice));
  const fields = dice.shuffled(FIELDS);
  const header = fields.map((field) => {
    const text = field === 'known' ? '序号' : dice.pick(HEADER_SYNONYMS[field].slice(0, 5));
    return dice.pick([text, text, `*${text}`, `${text}（必填）`, ` ${text}\u00A0`]);
  });
  return {
    people,
    fields,
    header,
    above: dice.chance(0.3) ? [['见证补贴花名册'], ['填报日期：2025年6月']] : [],
    rows: people.map((each, index) => fields.map((field) => cellOf(field, each, index, dice))),
    below: dice.chance(0.3)
      ? [
          ['合计', `${people.length}人`],
          ['填表人：', '', '审核人：'],
        ]
      : [],
  };
}
