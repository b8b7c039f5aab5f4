import writeExcelFile from 'write-excel-file/node';
import { templateWorkbook } from '#client/roster/roster-template.ts';
import type { Options } from './command-line.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Language } from './language.ts';
import { checkOut, writeOut } from './out-file.ts';

/** An empty roster, the same that the console gives. */
export async function template(out: string, { json }: Options, language: Language): Promise<ExitCode> {
  checkOut(out);
  writeOut(out, await writeExcelFile(templateWorkbook()).toBuffer());
  if (json) console.log(JSON.stringify({ out }));
  else
    console.log(language === 'zh' ? `模板已写入 ${out}(带 * 为必填)` : `Written to ${out}; columns with * are needed.`);
  return EXIT.done;
}
