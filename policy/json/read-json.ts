import type { Fault } from '#functions/shared/fault.ts';
import { faultOf, PolicyDataError } from '../fault-of.ts';
import { namesWrittenTwice, scan } from './scan.ts';
import { slipInWords } from './slips.ts';

/**
 * What a policy file says. Windows Notepad begins a file with a byte order mark: it is left out.
 *
 * @throws PolicyDataError where it is not UTF-8, not JSON, or says something twice, each with its line
 */
export function readJson(bytes: Uint8Array): unknown {
  const text = decoded(bytes);
  const found = scan(text);
  if ('slip' in found) throw new PolicyDataError([slipInWords(text, found.slip)]);
  const twice = namesWrittenTwice(found.names);
  if (twice.length > 0)
    throw new PolicyDataError(twice.map(({ pointer, name, before, line }) => again(pointer, name, before, line)));
  return JSON.parse(text) as unknown;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new PolicyDataError([
      faultOf(
        'policy-encoding',
        '',
        {
          zh: '文件不是 UTF-8 编码(可能是 GBK,即记事本的 ANSI),汉字会变成乱码。',
          en: 'The file is not in UTF-8 (GBK perhaps, which Notepad calls ANSI): its Chinese would come out wrong.',
        },
        {
          zh: '请用“另存为”保存一次,“编码”选“UTF-8”。',
          en: 'Save it once more with "Save as", with "UTF-8" for "Encoding".',
        },
      ),
    ]);
  }
}

function again(pointer: string, name: string, before: number, line: number): Fault {
  return faultOf(
    'policy-name-twice',
    pointer,
    {
      zh: `第 ${line} 行的 "${name}" 在同一花括号中第 ${before} 行已写过。`,
      en: `"${name}" on line ${line} is in the same braces on line ${before} already.`,
    },
    {
      zh: '请删除其中一个;列表中的几项写在同一个方括号中。',
      en: 'Remove one of them; several entries of a list go into one pair of square brackets.',
    },
  );
}
