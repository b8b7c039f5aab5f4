import writeXlsxFile from 'write-excel-file/universal';
import { markedRoster } from '#client/roster/marked-roster.ts';
import type { Fault } from '#functions/shared/fault.ts';
import { type Corrections, readRosterView, withCorrections } from './roster-view.ts';

/** What is to be marked. The file goes to the worker as it is: its rows are not copied. */
export interface MarkingOrder {
  readonly file: Blob;
  readonly sheet: string | undefined;
  readonly faults: readonly Fault[];
  readonly corrections: Corrections;
  readonly language: 'zh' | 'en';
}

export type Marked = { readonly workbook: Blob } | { readonly failed: true };

/** The thread beside the page's: as much of it as the page needs. */
interface Thread {
  onmessage: ((event: MessageEvent<MarkingOrder>) => void) | null;
  postMessage(answer: Marked): void;
}

const thread = self as unknown as Thread;

async function marked({ file, sheet, faults, corrections, language }: MarkingOrder): Promise<Blob> {
  const view = await readRosterView(new Uint8Array(await file.arrayBuffer()), sheet);
  const rows = withCorrections(view, corrections);
  const data = markedRoster(rows, faults, language, view.headerRows.at(-1));
  const columns = Array.from({ length: view.width + 1 }, (_, index) => ({ width: index === view.width ? 60 : 18 }));
  return writeXlsxFile(data, { sheet: view.sheet ?? '花名册', columns }).toBlob();
}

thread.onmessage = ({ data }) => {
  marked(data).then(
    (workbook) => thread.postMessage({ workbook }),
    () => thread.postMessage({ failed: true }),
  );
};
