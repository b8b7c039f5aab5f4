import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MARK = '\u0001measured ';

/**
 * What a measure of another file gives, run in a process of its own: the functions' client of the table is made once a
 * process, for the table that it first met.
 */
export async function inOwnProcess<Figures>(file: string, measure: string): Promise<Figures> {
  const module = new URL(file, import.meta.url).href;
  const script = `const module = await import(${JSON.stringify(module)});
process.stdout.write(${JSON.stringify(MARK)} + JSON.stringify(await module[${JSON.stringify(measure)}]()));
process.exit(0);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout.slice(stdout.indexOf(MARK) + MARK.length)) as Figures;
}
