import { writeFileSync } from 'node:fs';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import type { ClaimView } from './claim-view.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { claimRows, decisionRows, type EventView, type LineView, lineRows, type Row } from './export-rows.ts';
import { csvLine } from './safe-cell.ts';
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
  const path = `/claims/${encodeURIComponent(claimId)}`;
  const claim = await service.get<ClaimView>(path);
  const lines = await allLines(session, path);
  const { events } = await service.get<{ events: readonly EventView[] }>(`${path}/history`);
  if (kind === 'json') writeFileSync(out, `${JSON.stringify({ claim, lines, events }, null, 2)}\n`);
  if (kind === 'csv') writeFileSync(out, `\uFEFF${lineRows(lines, language).map(csvLine).join('\r\n')}\r\n`);
  if (kind === 'xlsx') {
    const names = language === 'zh' ? ['申报', '人员', '办理过程'] : ['claim', 'lines', 'decisions'];
    const sheets = [claimRows(claim, language), lineRows(lines, language), decisionRows(events, language)];
    await writeExcelFile(sheets.map((rows, index) => ({ sheet: names[index] ?? '', data: rows.map(excelRow) }))).toFile(
      out,
    );
  }
  if (options.json) console.log(JSON.stringify({ claimId, lines: lines.length, out }));
  tell({ zh: `${lines.length} 行,已写入 ${out}`, en: `${lines.length} lines, written to ${out}` });
  return EXIT.done;
}

async function allLines({ service, progress, language }: Session, path: string): Promise<LineView[]> {
  const lines: LineView[] = [];
  for (let batch: number | undefined = 0; batch !== undefined; ) {
    const page: { lines: LineView[]; nextBatch?: number } = await service.get(`${path}/lines?batch=${batch}`);
    lines.push(...page.lines);
    batch = page.nextBatch;
    progress.show(0.5, language === 'zh' ? '读取' : 'reading', String(lines.length));
  }
  progress.end();
  return lines.toSorted((a, b) => a.row - b.row);
}

/** Texts are texts, whatever they begin with: nothing in the file is a formula. */
function excelRow(row: Row): SheetData[number] {
  return row.map((cell) => {
    if (cell === undefined) return null;
    return typeof cell === 'number' ? { value: cell, type: Number } : { value: cell, type: String, format: '@' };
  });
}
