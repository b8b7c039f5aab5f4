import type { SampleLine } from '#samples/world.ts';

/**
 * A roster without oddities: the way it is written is tested elsewhere.
 * @param more columns besides, a cell for each line
 */
export function plainRoster(
  lines: readonly SampleLine[],
  more: readonly { readonly header: string; readonly cells: readonly string[] }[] = [],
): Uint8Array {
  const types = {
    'skill-level': '职业技能等级证书',
    qualification: '职业资格证书',
    'special-ability': '专项职业能力证书',
  };
  const levels = { special: '专项', 5: '五级', 4: '四级', 3: '三级', 2: '二级', 1: '一级' };
  const usual = '姓名,身份证号,联系电话,职业(工种),技能等级,证书类型,证书编号,发证日期,培训起止时间,学时';
  const header = [usual, ...more.map((column) => column.header)].join(',');
  const rows = lines.map((line, index) =>
    [
      line.person.name,
      line.person.documentNumber,
      line.person.phone,
      line.occupation,
      levels[line.level],
      types[line.certificateType],
      line.certificateNumber,
      line.issuedOn,
      `${line.trainingFrom}至${line.trainingTo}`,
      String(line.hours),
      ...more.map(({ cells }) => cells[index] ?? ''),
    ].join(','),
  );
  return new TextEncoder().encode(`\uFEFF${[header, ...rows].join('\r\n')}\r\n`);
}
