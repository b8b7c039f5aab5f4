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

/** Names of the length of those above; any sign may be written by its number (7.3.5): `/Java#53cript`. */
const NAME = /\/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){5,48})/g;
/** Signs of a dictionary before its stream that are looked at. */
const DICTIONARY_SIGNS = 2_000;
/** Bytes that all object streams of a file may come to: thousands of pages need less. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** `unreadable`: encrypted or packed so that nobody can say what is in it before it is opened. */
export type PdfContent = 'still' | 'active' | 'unreadable';

/**
 * Whether a PDF holds anything that runs, wherever its objects lie. Everything is looked through, not what a table of contents
 * leads to: programs find objects by different ways, and so may whoever hides one. Objects that are packed into streams
 * (7.5.7) are unpacked.
 */
export function pdfContent(bytes: Uint8Array): PdfContent {
  const text = latin1(bytes);
  const names = namesIn(text);
  if (names.some((name) => ACTIVE.has(name))) return 'active';
  let left = MAX_UNPACKED_BYTES;
  let seen = 0;
  for (const stream of objectStreams(text)) {
    seen += 1;
    if (stream === 'plain') continue;
    const unpacked = stream === 'open' ? undefined : unpack(stream, left);
    if (unpacked === undefined) return 'unreadable';
    left -= unpacked.length;
    if (namesIn(latin1(unpacked)).some((name) => ACTIVE.has(name))) return 'active';
  }
  // One that is named somewhere and was not found as programs write it is hidden, by accident or not.
  return names.filter((name) => name === OBJECT_STREAM).length > seen ? 'unreadable' : 'still';
}

const OBJECT_STREAM = 'ObjStm';

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

const spelledOut = (name: string): string =>
  name.replaceAll(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const namesIn = (text: string): readonly string[] =>
  Array.from(text.matchAll(NAME), ([, name = '']) => spelledOut(name)).filter(
    (name) => ACTIVE.has(name) || name === OBJECT_STREAM,
  );

interface ObjectStream {
  readonly filters: readonly string[];
  readonly isPredicted: boolean;
  readonly data: Buffer;
}

/** Streams of objects; `plain`: not filtered, looked through with the rest; `open`: without an end. */
function* objectStreams(text: string): Generator<ObjectStream | 'plain' | 'open'> {
  for (const match of text.matchAll(/(?<!end)stream(?:[ \t]*\r?\n|\r)/g)) {
    const before = text.slice(Math.max(0, match.index - DICTIONARY_SIGNS), match.index);
    const dictionary = spelledOut(before.slice(before.lastIndexOf(' obj') + 1));
    if (!/\/ObjStm(?![A-Za-z])/.test(dictionary)) continue;
    if (!dictionary.includes('/Filter')) {
      yield 'plain';
      continue;
    }
    const [, listed = ''] = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(dictionary) ?? [];
    const from = match.index + match[0].length;
    const end = text.indexOf('endstream', from);
    if (end === -1) {
      yield 'open';
      continue;
    }
    yield {
      filters: listed.match(/\w+/g) ?? [],
      isPredicted: /\/Predictor\s+(?!1\b)/.test(dictionary),
      data: Buffer.from(text.slice(from, end), 'latin1'),
    };
  }
}

/** Undefined for what is not packed as programs pack objects, or comes to too much. */
function unpack({ filters, isPredicted, data }: ObjectStream, maxOutputLength: number): Buffer | undefined {
  if (isPredicted || filters.length !== 1 || filters[0] !== 'FlateDecode' || maxOutputLength <= 0) return undefined;
  try {
    return inflateSync(data, { maxOutputLength });
  } catch {
    return undefined;
  }
}
