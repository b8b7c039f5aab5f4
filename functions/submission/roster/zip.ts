import { rosterFault, UnusableFile } from './faults.ts';
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
const END_LENGTH = 22;
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
}

function damaged(): UnusableFile {
  return new UnusableFile(rosterFault('workbook-damaged'));
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
    return this.#entries.has(path);
  }

  /** The text of a small part. @throws UnusableFile if it is absent, damaged or larger than it may be */
  async text(path: string): Promise<string> {
    let text = '';
    for await (const chunk of this.chunks(path)) text += chunk;
    return text;
  }

  /** The text of a part, chunk by chunk; leaving the loop early stops the inflating. */
  async *chunks(path: string): AsyncGenerator<string> {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw damaged();
    const compressed = this.#compressedBytes(entry);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let inflated = 0;
    try {
      for await (const chunk of entry.method === STORED ? [compressed] : inflate(compressed)) {
        inflated += chunk.length;
        this.#inflatedSoFar += chunk.length;
        if (inflated > this.#limits.partBytes || this.#inflatedSoFar > 2 * this.#limits.totalBytes) throw bomb();
        if (isSuspicious(inflated, compressed.length, this.#limits)) throw bomb();
        yield decoder.decode(chunk, { stream: true });
      }
      yield decoder.decode();
    } catch (error) {
      if (isDataError(error)) throw damaged();
      throw error;
    }
  }

  #readDirectory(): void {
    const view = this.#view;
    let end = view.byteLength - END_LENGTH;
    const lowest = Math.max(0, end - LONGEST_COMMENT);
    while (end >= lowest && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
    if (end < lowest) throw damaged();
    const count = view.getUint16(end + 10, true);
    let at = view.getUint32(end + 16, true);
    for (let index = 0; index < count; index++) {
      if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw damaged();
      const nameLength = view.getUint16(at + 28, true);
      const name = new TextDecoder().decode(this.#bytes.subarray(at + 46, at + 46 + nameLength));
      // Excel finds parts whatever the case of their names, and some programs write a leading or back slash.
      this.#entries.set(name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase(), {
        flags: view.getUint16(at + 8, true),
        method: view.getUint16(at + 10, true),
        compressed: view.getUint32(at + 20, true),
        inflated: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      });
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
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

function isSuspicious(inflated: number, compressed: number, limits: InflateLimits): boolean {
  return inflated > RATIO_MATTERS_FROM && inflated > compressed * limits.ratio;
}

/** zlib's own errors, and TextDecoder's on bytes that are not UTF-8. */
function isDataError(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return /^Z_|^ERR_ENCODING_INVALID_ENCODED_DATA$/.test(error.code);
}
