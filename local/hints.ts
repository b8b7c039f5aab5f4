/** Where the machine keeps its data unless it is told otherwise. */
export const DEFAULT_DATA = '.local';

/** What a command must be told to find the machine that keeps its data there, with a blank before it; nothing by default. */
export function dataOption(data: string): string {
  if (data === DEFAULT_DATA) return '';
  return ` --data ${/^[\w./-]+$/.test(data) ? data : `'${data.replaceAll("'", "'\\''")}'`}`;
}
