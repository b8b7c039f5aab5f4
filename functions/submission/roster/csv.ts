import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { rosterFault, UnusableFile } from './faults.ts';
import { findDelimiter } from './csv-delimiter.ts';

export type CsvEncoding = 'utf-8' | 'gb18030' | 'utf-16le';

/** How much is looked at before an encoding is settled, counted from the first byte that is not ASCII. */
const SAMPLE_BYTES = 65_536;
/** One row; without a limit an unpaired quote would swallow the rest of the file. */
const LONGEST_RECORD = 1_000_000;

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
      if (this.#held.length < 4) return '';
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
    const rest = this.#decoder === undefined ? this.#settleBySample() : '';
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
  }

  #settleBySample(): string {
    // Text in UTF-16 without its mark, or no text at all.
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

/** Called for each row in order; may throw UnusableFile to end the reading. */
export type CsvRowHandler = (row: number, cells: readonly string[]) => void;

/**
 * Reads a CSV row by row in flat memory. Rows count as spreadsheet programs count them: a quoted line break does not
 * begin a new one, an empty line is one.
 * @returns the encoding found
 * @throws UnusableFile `csv-encoding`, `csv-quotes`; whatever the source or the handler throws
 */
export async function readCsv(source: AsyncIterable<Uint8Array>, onRow: CsvRowHandler): Promise<CsvEncoding> {
  const decoder = new CsvDecoder();
  const texts = decoded(source, decoder);
  let opening = '';
  let ended = false;
  while (opening.length < SAMPLE_BYTES && !ended) {
    const next = await texts.next();
    if (next.done === true) ended = true;
    else opening += next.value;
  }
  let row = 0;
  const parser = parse({
    bom: true,
    delimiter: findDelimiter(opening),
    max_record_size: LONGEST_RECORD,
    // All of them: joined files mix line ends, and the first one found would not end the others' rows.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    // Here and not from the stream, which takes ten times as long over each row as parsing does.
    on_record: (cells: string[]) => {
      onRow(++row, cells);
      return null;
    },
  });
  try {
    await pipeline(following(opening, texts), parser, drain);
  } catch (error) {
    if (error instanceof CsvError) {
      throw new UnusableFile(rosterFault('csv-quotes', { row: row + 1 }, { line: String(row + 1) }));
    }
    throw error;
  }
  return decoder.encoding;
}

/** Nothing comes, since every record was taken; but a stream ends only when it is read to its end. */
async function drain(records: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of records);
}

async function* decoded(source: AsyncIterable<Uint8Array>, decoder: CsvDecoder): AsyncGenerator<string> {
  for await (const chunk of source) {
    const text = decoder.push(chunk);
    if (text !== '') yield text;
  }
  const text = decoder.end();
  if (text !== '') yield text;
}

async function* following(opening: string, texts: AsyncIterable<string>): AsyncGenerator<string> {
  if (opening !== '') yield opening;
  yield* texts;
}
