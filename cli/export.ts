import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import type { AuditEvent, Line, Operations } from '#client/types.ts';
import { csvText } from '#functions/shared/csv.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { claimRows, decisionRows, lineRows, type Row } from './export-rows.ts';
import { checkOut, writeOut } from './out-file.ts';
import { needed, type Session } from './session.ts';
import { Stop } from './stop.ts';

/** Lines and decisions of a claim, by the ending of the file: `.xlsx` and `.json` hold all, `.csv` the lines. */
export async function exportClaim(session: Session, claimId: string): Promise<ExitCode> {
  const { service, options, tell, language } = session;
  const out = needed(options.out, '--out');
  const kind = /\.(xlsx|csv|json)$/i.exec(out)?.[1]?.toLowerCase();
  if (kind === undefined)
    throw new Stop(EXIT.usage, {
      zh: '--out 应以 .xlsx、.csv 或 .json 结尾。',
      en: '--out ends in .xlsx, .csv or .json.',
    });
  checkOut(out);
  const claim = await service.call('readClaim', { path: { claimId } });
  const lines = await allLines(session, claimId);
  const events = await allEvents(session, claimId);
  if (kind === 'json') writeOut(out, `${JSON.stringify({ claim, lines, events }, null, 2)}\n`);
  if (kind === 'csv') writeOut(out, csvText(lineRows(lines, language)));
  if (kind === 'xlsx') {
    const names = language === 'zh' ? ['申报', '人员', '办理过程'] : ['claim', 'lines', 'decisions'];
    const sheets = [claimRows(claim, language), lineRows(lines, language), decisionRows(events, language)];
    const workbook = sheets.map((rows, index) => ({ sheet: names[index] ?? '', data: rows.map(excelRow) }));
    writeOut(out, await writeExcelFile(workbook).toBuffer());
  }
  if (options.json) console.log(JSON.stringify({ claimId, lines: lines.length, out }));
  tell({ zh: `${lines.length} 行,已写入 ${out}`, en: `${lines.length} lines, written to ${out}` });
  return EXIT.done;
}

async function allLines({ service, progress, language }: Session, claimId: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (let batch: number | undefined = 0; batch !== undefined; ) {
    const page: Operations['listLines']['answer'] = await service.call('listLines', {
      path: { claimId },
      query: { batch },
    });
    lines.push(...page.lines);
    batch = page.nextBatch;
    progress.show(0.5, language === 'zh' ? '读取' : 'reading', String(lines.length));
  }
  progress.end();
  return lines.toSorted((a, b) => a.row - b.row);
}

async function allEvents({ service }: Session, claimId: string): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (let more: { cursor?: string } | undefined = {}; more !== undefined; ) {
    const page: Operations['readHistory']['answer'] = await service.call('readHistory', {
      path: { claimId },
      query: { order: 'oldest', limit: 200, ...more },
    });
    events.push(...page.events);
    more = page.cursor === undefined ? undefined : { cursor: page.cursor };
  }
  return events;
}

/** Texts are texts, whatever they begin with: nothing in the file is a formula. */
function excelRow(row: Row): SheetData[number] {
  return row.map((cell) => {
    if (cell === undefined) return null;
    return typeof cell === 'number' ? { value: cell, type: Number } : { value: cell, type: String, format: '@' };
  });
}
