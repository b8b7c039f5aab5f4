import { damaged, rosterFault, UnusableFile } from './faults.ts';
import { inflate } from './inflate.ts';

/** Inflated sizes a workbook may have. A roster of 100,000 rows and 25 columns is some 100 MB of sheet XML. */
export interface InflateLimits {
  readonly partBytes: number;
  readonly totalBytes: number;
  /** Inflated over compressed, for parts above 10 MB: real sheets stay below 50, deflate can reach 1,032. */
  readonly ratio: number;
}

export const INFLATE_LIMITS: InflateLimits = { partBytes: 200_000_000, totalBytes: 300_000_000, ratio: 200 };

const RATIO_MATTERS_FROM = 10_000_000;
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_OF_DIRECTORY_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const END_LENGTH = 22;
const LOCATOR_LENGTH = 20;
/** In a field of four bytes: the number stands in the zip64 field of the entry (APPNOTE 4.5.3). */
const ELSEWHERE = 0xffffffff;
const ZIP64_FIELD = 1;
const LONGEST_COMMENT = 0xffff;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  readonly method: number;
  readonly flags: number;
  readonly compressed: number;
  readonly inflated: number;
  readonly offset: number;
  /** Another entry has the same name: which of the two is meant nobody can tell. */
  readonly doubled: boolean;
}

function bomb(): UnusableFile {
  return new UnusableFile(rosterFault('zip-bomb'));
}

/**
 * The parts of a zip package by its central directory (APPNOTE 4.3), refused before anything is inflated if it declares
 * too much, and while inflating if it declared too little.
 */
export class ZipPackage {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #entries = new Map<string, Entry>();
  readonly #limits: InflateLimits;
  #inflatedSoFar = 0;

  /** @throws UnusableFile `workbook-damaged`, `zip-bomb` or `encrypted-workbook` */
  constructor(bytes: Uint8Array, limits: InflateLimits = INFLATE_LIMITS) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limits = limits;
    try {
      this.#readDirectory();
    } catch (error) {
      // A DataView refuses offsets outside the file: the directory points where nothing is.
      if (error instanceof RangeError) throw damaged();
      throw error;
    }
    this.#guardDeclaredSizes();
  }

  has(path: string): boolean {
    return this.#entries.has(partKey(path));
  }

  /** The text of a small part. @throws UnusableFile if it is absent, damaged or larger than it may be */
  async text(path: string): Promise<string> {
    let text = '';
    for await (const chunk of this.chunks(path)) text += chunk;
    return text;
  }

  /** The text of a part, chunk by chunk; leaving the loop early stops the inflating. */
  async *chunks(path: string): AsyncGenerator<string> {
    const entry = this.#entries.get(partKey(path));
    if (entry === undefined) throw damaged();
    if (entry.doubled) throw new UnusableFile(rosterFault('workbook-part-doubled'));
    const compressed = this.#compressedBytes(entry);
    let decoder: InstanceType<typeof TextDecoder> | undefined;
    let inflated = 0;
    try {
      for await (const chunk of entry.method === STORED ? [compressed] : inflate(compressed)) {
        inflated += chunk.length;
        this.#inflatedSoFar += chunk.length;
        if (inflated > this.#limits.partBytes || this.#inflatedSoFar > 2 * this.#limits.totalBytes) throw bomb();
        if (isSuspicious(inflated, compressed.length, this.#limits)) throw bomb();
        decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
        yield decoder.decode(chunk, { stream: true });
      }
      if (decoder !== undefined) yield decoder.decode();
    } catch (error) {
      if (isDataError(error)) throw damaged();
      throw error;
    }
  }

  #readDirectory(): void {
    const view = this.#view;
    const { count, start } = this.#directory();
    let at = start;
    for (let index = 0; index < count; index++) {
      if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw damaged();
      const nameLength = view.getUint16(at + 28, true);
      const extraLength = view.getUint16(at + 30, true);
      const key = partKey(new TextDecoder().decode(this.#bytes.subarray(at + 46, at + 46 + nameLength)));
      const wide = this.#wideNumbers(at + 46 + nameLength, extraLength);
      const number = (offset: number): number => {
        const short = view.getUint32(at + offset, true);
        return short === ELSEWHERE ? (wide.shift() ?? short) : short;
      };
      // In this order, since the zip64 field holds only those that are not here.
      const inflated = number(24);
      const compressed = number(20);
      const offset = number(42);
      const before = this.#entries.get(key);
      this.#entries.set(key, {
        flags: view.getUint16(at + 8, true),
        method: view.getUint16(at + 10, true),
        compressed,
        inflated,
        offset,
        doubled: before !== undefined && (before.doubled || before.offset !== offset),
      });
      at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    }
  }

  /** How many entries there are and where they begin. */
  #directory(): { readonly count: number; readonly start: number } {
    const view = this.#view;
    let end = view.byteLength - END_LENGTH;
    const lowest = Math.max(0, end - LONGEST_COMMENT);
    while (end >= lowest && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
    if (end < lowest) throw damaged();
    const locator = end - LOCATOR_LENGTH;
    if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64)
      return { count: view.getUint16(end + 10, true), start: view.getUint32(end + 16, true) };
    const wide = Number(view.getBigUint64(locator + 8, true));
    if (view.getUint32(wide, true) !== END_OF_DIRECTORY_64) throw damaged();
    return { count: Number(view.getBigUint64(wide + 32, true)), start: Number(view.getBigUint64(wide + 48, true)) };
  }

  /** The numbers of eight bytes in the zip64 field among the extra fields at `from`, in their order. */
  #wideNumbers(from: number, length: number): number[] {
    const view = this.#view;
    for (let at = from; at + 4 <= from + length; at += 4 + view.getUint16(at + 2, true)) {
      if (view.getUint16(at, true) !== ZIP64_FIELD) continue;
      const words = Math.min(3, Math.floor(view.getUint16(at + 2, true) / 8));
      return Array.from({ length: words }, (_, index) => Number(view.getBigUint64(at + 4 + index * 8, true)));
    }
    return [];
  }

  #guardDeclaredSizes(): void {
    let total = 0;
    for (const entry of this.#entries.values()) {
      if ((entry.flags & ENCRYPTED) !== 0) throw new UnusableFile(rosterFault('encrypted-workbook'));
      total += entry.inflated;
      if (entry.inflated > this.#limits.partBytes || total > this.#limits.totalBytes) throw bomb();
      if (isSuspicious(entry.inflated, entry.compressed, this.#limits)) throw bomb();
    }
  }

  #compressedBytes(entry: Entry): Uint8Array {
    if (entry.method !== STORED && entry.method !== DEFLATED) throw damaged();
    const { offset, compressed } = entry;
    if (offset + 30 > this.#view.byteLength || this.#view.getUint32(offset, true) !== LOCAL_HEADER) throw damaged();
    const start = offset + 30 + this.#view.getUint16(offset + 26, true) + this.#view.getUint16(offset + 28, true);
    if (start + compressed > this.#view.byteLength) throw damaged();
    return this.#bytes.subarray(start, start + compressed);
  }
}

/** The name by which a part is found: Excel goes neither by case nor by a leading slash, and some programs write back slashes. */
function partKey(name: string): string {
  const path = name.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
  return withoutPercents(path).toLowerCase();
}

function withoutPercents(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Parts are in UTF-8 or UTF-16 (ECMA-376 part 2, 8.1.4). */
function encodingOf([first, second]: Uint8Array): string {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c) ? 'utf-16be' : 'utf-8';
}

function isSuspicious(inflated: number, compressed: number, limits: InflateLimits): boolean {
  return inflated > RATIO_MATTERS_FROM && inflated > compressed * limits.ratio;
}

/** zlib's own errors, and TextDecoder's on bytes that are not UTF-8. */
function isDataError(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return /^Z_|^ERR_ENCODING_INVALID_ENCODED_DATA$/.test(error.code);
}
