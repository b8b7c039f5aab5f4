import type { Fault } from '#functions/shared/fault.ts';
import type { Changes } from './changes.ts';
import type { PolicyTable, RateTable, UpliftColumn } from './table.ts';
import { amountText, LEVEL_NAMES, percentText, regionText } from './table-words.ts';

/** A table as a person reads it on a screen, in Chinese and English side by side. Amounts in yuan. */
export function tableText(table: PolicyTable): string {
  const { policy, region, date, rates, settings } = table;
  const districts = region.pooled?.map(({ name, code }) => `${name.zh} ${code}`) ?? [];
  const industries = region.keyIndustries.map(({ zh }) => zh).join('、');
  return [
    `${region.name.zh} ${region.name.en} (${region.code}),发证日期 certificates issued on ${date}`,
    `${policy.title.zh} / ${policy.title.en}`,
    `版本 version ${policy.id},自 ${policy.holdsFrom.date} 起施行 holds from ${policy.holdsFrom.date};${policy.holdsFrom.source}`,
    ...(districts.length === 0 ? [] : [`市本级含 with the districts ${districts.join('、')}`]),
    ...(industries === '' ? [] : [`重点产业 key industries: ${industries}`]),
    '',
    ...rates.flatMap((rate) => [...rateLines(rate), '']),
    '规则 Rules',
    ...settings.flatMap(({ name, value, source, assumption }) => [
      `  ${name.zh} ${name.en}: ${value.zh} / ${value.en}`,
      ...origin(source, assumption),
    ]),
  ].join('\n');
}

function rateLines({ subsidy, uplifts, rows }: RateTable): readonly string[] {
  const title = subsidy === 'training' ? '培训补贴 Training subsidy' : '评价补贴 Evaluation subsidy';
  const known = rows.some(({ base }) => base !== 'none');
  if (!known) return [`${title}: 无 none`];
  const several = rows.some(({ together }) => together !== undefined);
  const header = [
    '等级 level',
    '基本标准 base',
    ...uplifts.map(({ percent }, index) => `提高 ${index + 1} uplift (${percentText(percent)})`),
    ...(several ? ['同时符合 all of them'] : []),
  ];
  const body = rows.map(({ level, base, raised, together }) => [
    `${LEVEL_NAMES[level].zh} ${LEVEL_NAMES[level].en}`,
    amountText(base),
    ...raised.map(amountText),
    ...(together === undefined ? [] : [amountText(together)]),
  ]);
  return [
    `${title} (元 yuan)`,
    ...columns([header, ...body]).map((line) => `  ${line}`),
    ...uplifts.flatMap(upliftLines),
    ...(rows.some(({ source }) => source !== undefined) ? ['  基本标准 base'] : []),
    ...[...new Set(rows.flatMap(({ source }) => source ?? []))].flatMap((source) => origin(source, undefined)),
  ];
}

function upliftLines(uplift: UpliftColumn, index: number): readonly string[] {
  const { name, whom, from, until, lists, source, assumption } = uplift;
  return [
    `  提高 ${index + 1} uplift: ${name.zh} ${name.en}: ${whom.zh} / ${whom.en}`,
    `    发证日期 certificates issued from ${from} until ${until}`,
    ...lists.map((list) => `    目录 list ${list.id}: ${list.members?.join('、') ?? '未知 unknown'}`),
    ...origin(source, assumption),
  ];
}

function origin(source: string, assumption: string | undefined): readonly string[] {
  return [`    来源 source: ${source}`, ...(assumption === undefined ? [] : [`    推定 assumption: ${assumption}`])];
}

/** Cells padded so that columns stand under each other; a Chinese character is as wide as two letters. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const blank = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
        return column === 0 ? cell + blank : blank + cell;
      })
      .join('   '),
  );
}

const widthOf = (cell: string) =>
  cell.length + (cell.match(/[\p{Script=Han}\u3000-\u303f\uff01-\uff60]/gu)?.length ?? 0);

/** What an amendment changes: in the region asked for, in others, and everywhere. */
export function changesText({ everywhere, regions }: Changes, amended: string, asked: string): string {
  const here = regions.find(({ region }) => region.code === asked);
  const others = regions.filter(({ region }) => region.code !== asked);
  const alike = new Map<string, string[]>();
  for (const { region, changes } of others) {
    const lines = changes.map((change) => `    ${change}`).join('\n');
    alike.set(lines, [...(alike.get(lines) ?? []), regionText(region)]);
  }
  return [
    `与 ${amended} 相比的变化 What it changes against ${amended}`,
    '  本地区 this region',
    ...(here?.changes ?? ['无 nothing']).map((change) => `    ${change}`),
    ...(others.length === 0 ? ['  其他地区 other regions: 无 nothing'] : []),
    ...[...alike].flatMap(([lines, names]) => [`  其他地区 other regions: ${names.join('、')}`, lines]),
    '  各地共用 common to all',
    ...(everywhere.length === 0 ? ['无 nothing'] : everywhere).map((change) => `    ${change}`),
  ].join('\n');
}

/** Faults of a policy file as its author reads them: place, what is wrong, what to write instead. */
export function faultsText(faults: readonly Fault[]): string {
  return faults
    .map(({ place: { pointer }, text, fix }) =>
      [
        `${pointer === '' || pointer === undefined ? '/' : pointer}`,
        `  ${text.zh} ${fix.zh}`,
        `  ${text.en} ${fix.en}`,
      ].join('\n'),
    )
    .join('\n');
}
