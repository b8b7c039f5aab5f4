import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EXIT } from './exit-codes.ts';
import { Stop } from './stop.ts';

/**
 * Looks before anything is asked of the service whether the file can be written.
 * @throws {@link Stop} with status 2: calling the same command again would not help
 */
export function checkOut(out: string): void {
  const path = resolve(out);
  const folder = dirname(path);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) throw refused('EISDIR');
    if (!statSync(folder).isDirectory()) throw refused('ENOTDIR');
    accessSync(existsSync(path) ? path : folder, constants.W_OK);
  } catch (error) {
    throw error instanceof Stop ? error : refused((error as NodeJS.ErrnoException).code);
  }
}

/** @throws {@link Stop} with status 2 where it cannot be written after all */
export function writeOut(out: string, content: string | Uint8Array): void {
  try {
    writeFileSync(out, content);
  } catch (error) {
    throw refused((error as NodeJS.ErrnoException).code);
  }
}

const WHY: Readonly<Record<string, { zh: string; en: string }>> = {
  ENOENT: { zh: '文件夹不存在', en: 'there is no such folder' },
  ENOTDIR: { zh: '文件夹不存在', en: 'there is no such folder' },
  EISDIR: { zh: '它是一个文件夹', en: 'it is a folder' },
  EACCES: { zh: '没有写入权限', en: 'you may not write there' },
  EPERM: { zh: '没有写入权限', en: 'you may not write there' },
  EROFS: { zh: '磁盘为只读', en: 'the disk is read-only' },
  ENOSPC: { zh: '磁盘空间不足', en: 'the disk is full' },
  EBUSY: { zh: '文件正被其他程序打开', en: 'another program has it open' },
};

function refused(code = ''): Stop {
  const { zh, en } = WHY[code] ?? { zh: '系统不允许', en: 'the system does not allow it' };
  return new Stop(
    EXIT.usage,
    { zh: `--out 指定的文件无法写入:${zh}。`, en: `The file of --out cannot be written: ${en}.` },
    { zh: '请换一个位置,或先建立文件夹。', en: 'Choose another place, or make the folder first.' },
  );
}
