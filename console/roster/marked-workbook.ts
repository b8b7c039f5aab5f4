import { BASE } from '#console/shell/settings.ts';
import type { Marked, MarkingOrder } from './roster-worker.ts';

/**
 * The roster as a workbook with its faults marked, written in a thread of its own: 100,000 rows take some seconds, in
 * which the page goes on.
 * @throws Error where the file cannot be read or the thread does not start
 */
export function markedWorkbook(order: MarkingOrder): Promise<Blob> {
  const worker = new Worker(`${BASE}/${ROSTER_WORKER}`, { type: 'module' });
  const written = new Promise<Blob>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Marked>) =>
      'workbook' in data ? resolve(data.workbook) : reject(new Error('The roster was not written.'));
    worker.onerror = () => reject(new Error('The thread for workbooks did not start.'));
    worker.postMessage(order);
  });
  return written.finally(() => worker.terminate());
}
