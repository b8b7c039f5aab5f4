import { inflateSync } from 'node:zlib';

/**
 * Names of a PDF that make it do something when it is opened or clicked, carry another file, or send what is filled in (ISO
 * 32000-2, 7.11.4, 12.6.4, 12.7.6, 13). All are long: in the bytes of a scanned picture they do not come up by chance.
 */
const ACTIVE = new Set([
  'JavaScript',
  'Launch',
  'SubmitForm',
  'ImportData',
  'Rendition',
  'RichMedia',
  'RichMediaExecute',
  'GoToE',
  'EmbeddedFile',
  'EmbeddedFiles',
  'NeedsRendering',
]);

/** Letters of the longest of them; a name that goes on after so many is none of them. */
const LONGEST_NAME = 20;
/** Signs of a dictionary before its stream that are looked at. */
const DICTIONARY_SIGNS = 2_000;
/** Bytes that all object streams of a file may come to, and how many of them there may be: thousands of pages need less. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
const MAX_OBJECT_STREAMS = 10_000;

/** `unreadable`: encrypted or packed so that nobody can say what is in it before it is opened. */
export type PdfContent = 'still' | 'active' | 'unreadable';

/**
 * Whether a PDF holds anything that runs, wherever its objects lie. Everything is looked through, not what a table of contents
 * leads to: programs find objects by different ways, and so may whoever hides one. Objects that are packed into streams
 * (7.5.7) are unpacked. Each byte of the file, and of what comes out of it, is looked at once.
 */
export function pdfContent(bytes: Uint8Array): PdfContent {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = namesIn(whole);
  if (names.hasActive) return 'active';
  let left = MAX_UNPACKED_BYTES;
  let seen = 0;
  for (const stream of objectStreams(whole)) {
    seen += 1;
    if (seen > MAX_OBJECT_STREAMS) return 'unreadable';
    if (stream === 'plain') continue;
    const unpacked = stream === 'open' ? undefined : unpack(stream, left);
    if (unpacked === undefined) return 'unreadable';
    left -= unpacked.length;
    if (namesIn(unpacked).hasActive) return 'active';
  }
  // One that is named somewhere and was not found as programs write it is hidden, by accident or not.
  return names.objectStreams > seen ? 'unreadable' : 'still';
}

const OBJECT_STREAM = 'ObjStm';

const SLASH = 0x2f;
const NUMBER_SIGN = 0x23;

/** Whether a name that makes something run is there, and how often that of object streams. */
function namesIn(bytes: Uint8Array): { readonly hasActive: boolean; readonly objectStreams: number } {
  let objectStreams = 0;
  for (let place = bytes.indexOf(SLASH); place !== -1; place = bytes.indexOf(SLASH, place + 1)) {
    const name = nameAt(bytes, place + 1);
    if (ACTIVE.has(name)) return { hasActive: true, objectStreams };
    if (name === OBJECT_STREAM) objectStreams += 1;
  }
  return { hasActive: false, objectStreams };
}

/** Letters from here on; any may be written by its number (7.3.5): `/Java#53cript`. */
function nameAt(bytes: Uint8Array, start: number): string {
  let name = '';
  for (let place = start; name.length <= LONGEST_NAME; place += 1) {
    let byte = bytes[place] ?? 0;
    if (byte === NUMBER_SIGN) {
      byte = hexAt(bytes, place + 1);
      place += 2;
    }
    if (!isLetter(byte)) break;
    name += String.fromCharCode(byte);
  }
  return name;
}

const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

function hexAt(bytes: Uint8Array, place: number): number {
  const value = Number.parseInt(String.fromCharCode(bytes[place] ?? 0, bytes[place + 1] ?? 0), 16);
  return Number.isNaN(value) ? 0 : value;
}

const spelledOut = (text: string): string =>
  text.replaceAll(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

interface ObjectStream {
  readonly filters: readonly string[];
  readonly isPredicted: boolean;
  readonly data: Uint8Array;
}

/** Streams of objects; `plain`: not filtered, looked through with the rest; `open`: without an end. */
function* objectStreams(bytes: Buffer): Generator<ObjectStream | 'plain' | 'open'> {
  let before = 0;
  /** Of the nearest end: streams that share one are not each looked for theirs. */
  let end = 0;
  for (let at = bytes.indexOf('stream'); at !== -1; at = bytes.indexOf('stream', at + 1)) {
    const from = afterKeyword(bytes, at);
    if (from === undefined) continue;
    const dictionary = dictionaryIn(bytes.toString('latin1', Math.max(before, at - DICTIONARY_SIGNS), at));
    before = from;
    if (!/\/ObjStm(?![A-Za-z])/.test(dictionary)) continue;
    if (!dictionary.includes('/Filter')) {
      yield 'plain';
      continue;
    }
    const [, listed = ''] = /\/Filter\s{0,99}(\[[^\]]{0,999}\]|\/\w+)/.exec(dictionary) ?? [];
    if (end !== -1 && end < from) end = bytes.indexOf('endstream', from);
    if (end === -1) {
      yield 'open';
      continue;
    }
    yield {
      filters: listed.match(/\w+/g) ?? [],
      isPredicted: /\/Predictor\s{1,99}(?!1\b)/.test(dictionary),
      data: bytes.subarray(from, end),
    };
  }
}

/** Where a stream's bytes begin (7.3.8.1); `undefined` where the word is no beginning of a stream. */
function afterKeyword(bytes: Uint8Array, at: number): number | undefined {
  if (at >= 3 && Buffer.from(bytes.buffer, bytes.byteOffset + at - 3, 3).toString('latin1') === 'end') return undefined;
  let place = at + 'stream'.length;
  if (bytes[place] === 0x0d && bytes[place + 1] !== 0x0a) return place + 1;
  // As many blanks as programs leave there by accident.
  for (let blanks = 0; blanks < 99 && (bytes[place] === 0x20 || bytes[place] === 0x09); blanks += 1) place += 1;
  if (bytes[place] === 0x0d && bytes[place + 1] === 0x0a) return place + 2;
  return bytes[place] === 0x0a ? place + 1 : undefined;
}

const dictionaryIn = (before: string): string => spelledOut(before.slice(before.lastIndexOf(' obj') + 1));

/** Undefined for what is not packed as programs pack objects, or comes to too much. */
function unpack({ filters, isPredicted, data }: ObjectStream, maxOutputLength: number): Uint8Array | undefined {
  if (isPredicted || filters.length !== 1 || filters[0] !== 'FlateDecode' || maxOutputLength <= 0) return undefined;
  try {
    return inflateSync(data, { maxOutputLength });
  } catch {
    return undefined;
  }
}
