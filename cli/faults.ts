import { existsSync } from 'node:fs';
import writeExcelFile from 'write-excel-file/node';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { readKept } from './kept.ts';
import { markedWorkbook } from './marked-roster.ts';
import { checkOut, writeOut } from './out-file.ts';
import { rosterCells } from './roster-cells.ts';
import { needed, type Session } from './session.ts';
import { Stop } from './stop.ts';

/**
 * Writes the roster back with its wrong cells marked. The file itself is the one on this computer: nobody's numbers travel
 * once more.
 */
export async function faults({ service, options, language, tell }: Session, claimId: string): Promise<ExitCode> {
  const out = needed(options.out, '--out');
  checkOut(out);
  const kept = readKept().rosters[claimId];
  const uploadId = options.upload ?? kept?.uploadId;
  const roster = options.roster ?? kept?.path;
  if (uploadId === undefined || roster === undefined || !existsSync(roster)) {
    throw new Stop(
      EXIT.usage,
      { zh: '本机没有这件申报的花名册。', en: 'The roster of this claim is not known here.' },
      {
        zh: '请用 --roster 指明原文件,用 --upload 指明上传编号。',
        en: 'Name the file by --roster, the upload by --upload.',
      },
    );
  }
  const upload = await service.call('readUpload', { path: { claimId, uploadId } });
  const sheets = markedWorkbook(await rosterCells(roster), upload.faults, language);
  const marked = sheets.map(({ sheet, data, columns }) => ({ sheet, data, columns: [...columns] }));
  writeOut(out, await writeExcelFile(marked).toBuffer());
  if (options.json) console.log(JSON.stringify({ claimId, uploadId, faults: upload.faults.length, out }));
  tell({ zh: `${upload.faults.length} 个问题,已写入 ${out}`, en: `${upload.faults.length} faults, written to ${out}` });
  return EXIT.done;
}
