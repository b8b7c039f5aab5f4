import writeExcelFile, { type CellObject } from 'write-excel-file/node';
import type { Options } from './command-line.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Language } from './language.ts';

/** Headers as bureaus print them on their forms. */
const NEEDED = ['姓名', '身份证号', '职业(工种)', '技能等级', '证书编号', '发证日期'];
const WELCOME = ['联系电话', '证书类型', '培训起止时间', '学时', '开班编号'];

const EMPTY_ROWS = 200;

const heading = (value: string, needed: boolean): CellObject => ({
  value,
  type: String,
  fontWeight: 'bold',
  backgroundColor: needed ? '#FFF2CC' : '#EDEDED',
});

/** An empty roster. Its cells are texts, so that no identity number loses its last digits. */
export async function template(out: string, { json }: Options, language: Language): Promise<ExitCode> {
  const header = [...NEEDED.map((name) => heading(name, true)), ...WELCOME.map((name) => heading(name, false))];
  const empty = header.map((): CellObject => ({ value: '', type: String, format: '@' }));
  await writeExcelFile([
    {
      sheet: '花名册',
      data: [header, ...Array.from({ length: EMPTY_ROWS }, () => empty)],
      columns: header.map(() => ({ width: 24 })),
      stickyRowsCount: 1,
    },
  ]).toFile(out);
  if (json) console.log(JSON.stringify({ out }));
  else
    console.log(language === 'zh' ? `模板已写入 ${out}(黄色为必填)` : `Written to ${out}; yellow columns are needed.`);
  return EXIT.done;
}
