import { rosterFault, UnusableFile } from './faults.ts';
import { findDelimiter } from './csv-delimiter.ts';
import { type CsvRowHandler, CsvRows } from './csv-rows.ts';
import { isPlainUtf16le } from './utf16.ts';

export type CsvEncoding = 'utf-8' | 'gb18030' | 'utf-16le';

/** How much is looked at before an encoding is settled, counted from the first byte that is not ASCII. */
const SAMPLE_BYTES = 65_536;
/** How much tells a UTF-16 that has no mark. */
const OPENING_BYTES = 512;

function wrongEncoding(): UnusableFile {
  return new UnusableFile(rosterFault('csv-encoding'));
}

function decodes(bytes: Uint8Array, encoding: CsvEncoding): boolean {
  try {
    // `stream`: the sample may end within a character.
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * Decodes a CSV whose encoding is not told. A byte order mark decides; else ASCII passes as it is, and the first bytes
 * beyond it decide between UTF-8 and GB18030 (what Chinese Excel writes as "CSV").
 */
export class CsvDecoder {
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #encoding: CsvEncoding = 'utf-8';
  #held = Buffer.alloc(0);
  #started = false;

  get encoding(): CsvEncoding {
    return this.#encoding;
  }

  /** @throws UnusableFile `csv-encoding` */
  push(chunk: Uint8Array): string {
    if (this.#decoder !== undefined) return this.#decode(chunk);
    this.#held = Buffer.concat([this.#held, chunk]);
    if (!this.#started) {
      if (this.#held.length < OPENING_BYTES) return '';
      this.#started = true;
      this.#settleByFirstBytes();
      if (this.#decoder !== undefined) return this.#release();
    }
    const beyond = this.#held.findIndex((byte) => byte > 0x7f);
    if (beyond === -1) return this.#passAscii(this.#held.length);
    const ascii = this.#passAscii(beyond);
    return this.#held.length < SAMPLE_BYTES ? ascii : ascii + this.#settleBySample();
  }

  end(): string {
    if (!this.#started) this.#settleByFirstBytes();
    const rest = this.#decoder === undefined ? this.#settleBySample() : this.#release();
    try {
      return rest + (this.#decoder?.decode() ?? '');
    } catch {
      throw wrongEncoding();
    }
  }

  #settle(encoding: CsvEncoding): void {
    this.#encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { fatal: true });
  }

  #settleByFirstBytes(): void {
    const [first, second, third] = this.#held;
    if (first === 0xef && second === 0xbb && third === 0xbf) this.#settle('utf-8');
    else if (first === 0xff && second === 0xfe) this.#settle('utf-16le');
    else if (first === 0xfe && second === 0xff) throw wrongEncoding();
    else if (isPlainUtf16le(this.#held.subarray(0, OPENING_BYTES))) this.#settle('utf-16le');
  }

  #settleBySample(): string {
    // No text at all.
    if (this.#held.includes(0)) throw wrongEncoding();
    const found = (['utf-8', 'gb18030'] as const).find((encoding) => decodes(this.#held, encoding));
    if (found === undefined) throw wrongEncoding();
    this.#settle(found);
    return this.#release();
  }

  #passAscii(length: number): string {
    const text = this.#held.toString('latin1', 0, length);
    if (text.includes('\0')) throw wrongEncoding();
    this.#held = this.#held.subarray(length);
    return text;
  }

  #release(): string {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    return this.#decode(held);
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder?.decode(bytes, { stream: true }) ?? '';
    } catch {
      throw wrongEncoding();
    }
  }
}

/** Headers as they look when UTF-8 was opened as GBK, the commonest way to garble a roster: 姓名 becomes 濮撳悕. */
const GARBLED_NAME = new TextDecoder('gb18030').decode(new TextEncoder().encode('姓名'));
const GARBLED_NUMBER = new TextDecoder('gb18030').decode(new TextEncoder().encode('证书')).slice(0, 2);

/** Whether a text shows the marks of having been opened in the wrong encoding and saved. */
export function isMojibake(text: string): boolean {
  return text.includes(GARBLED_NAME) || text.includes(GARBLED_NUMBER) || /锟斤拷|\uFFFD/.test(text);
}

/**
 * Reads a CSV row by row in flat memory.
 * @returns the encoding found
 * @throws UnusableFile `csv-encoding`; whatever the source or the handler throws
 */
export async function readCsv(source: AsyncIterable<Uint8Array>, onRow: CsvRowHandler): Promise<CsvEncoding> {
  const decoder = new CsvDecoder();
  let opening = '';
  let rows: CsvRows | undefined;
  const begin = (): CsvRows => {
    const begun = new CsvRows(findDelimiter(opening), onRow);
    begun.push(opening);
    return begun;
  };
  for await (const text of decoded(source, decoder)) {
    if (rows !== undefined) rows.push(text);
    else {
      opening += text;
      if (opening.length >= SAMPLE_BYTES) rows = begin();
    }
  }
  (rows ?? begin()).end();
  return decoder.encoding;
}

async function* decoded(source: AsyncIterable<Uint8Array>, decoder: CsvDecoder): AsyncGenerator<string> {
  for await (const chunk of source) {
    const text = decoder.push(chunk);
    if (text !== '') yield text;
  }
  const text = decoder.end();
  if (text !== '') yield text;
}
