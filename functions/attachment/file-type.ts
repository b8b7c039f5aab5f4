import type { Fault } from '../shared/fault.ts';
import { type FileType, MAX_ATTACHMENT_BYTES } from './file-kinds.ts';
import { FAULTS } from './file-faults.ts';
import { type PdfContent, pdfContent } from './pdf-content.ts';

/** The kind of file, or why it is not taken. */
export type Seen = { readonly type: FileType } | { readonly fault: Fault };

/** By magic bytes; of what is packed (ZIP), by the entry that makes it an OFD or a DOCX and by none that runs. */
export function fileType(bytes: Uint8Array): Seen {
  if (bytes.length === 0) return { fault: FAULTS['attachment-empty'] };
  if (bytes.length > MAX_ATTACHMENT_BYTES) return { fault: FAULTS['attachment-too-large'] };
  if (begins(bytes, [0xff, 0xd8, 0xff])) return { type: 'jpeg' };
  if (begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return { type: 'png' };
  if (begins(bytes, ascii('%PDF-'))) {
    return PDF[pdfContent(bytes)];
  }
  if (begins(bytes, [0x50, 0x4b, 0x03, 0x04])) return packed(bytes);
  return { fault: FAULTS['attachment-type-unknown'] };
}

/** Names in the central directory (APPNOTE.TXT 4.3.12), which is what programs open a package by. */
function packed(bytes: Uint8Array): Seen {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = entryNames(view);
  if (names === undefined) return { fault: FAULTS['attachment-damaged'] };
  if (names.some((name) => /vbaProject\.bin$|\/(?:embeddings|activeX)\/|\.(?:exe|dll|js|vbs)$/i.test(name))) {
    return { fault: FAULTS['attachment-active'] };
  }
  if (names.includes('OFD.xml')) return { type: 'ofd' };
  if (names.includes('[Content_Types].xml') && names.includes('word/document.xml')) return { type: 'docx' };
  return { fault: FAULTS['attachment-type-unknown'] };
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_BYTES = 22;
const MAX_ENTRIES = 10_000;

function entryNames(view: DataView): readonly string[] | undefined {
  const text = new TextDecoder();
  const first = Math.max(0, view.byteLength - END_BYTES - 0xffff);
  for (let end = view.byteLength - END_BYTES; end >= first; end -= 1) {
    if (view.getUint32(end, true) !== END_OF_DIRECTORY) continue;
    const entries = view.getUint16(end + 10, true);
    if (entries > MAX_ENTRIES) return undefined;
    const names: string[] = [];
    let at = view.getUint32(end + 16, true);
    for (let entry = 0; entry < entries; entry += 1) {
      if (at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY) return undefined;
      const nameLength = view.getUint16(at + 28, true);
      if (at + 46 + nameLength > view.byteLength) return undefined;
      names.push(text.decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength)));
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return names;
  }
  return undefined;
}

const ascii = (text: string) => [...text].map((sign) => sign.charCodeAt(0));
const begins = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, index) => bytes[index] === byte);

const PDF: Readonly<Record<PdfContent, Seen>> = {
  still: { type: 'pdf' },
  active: { fault: FAULTS['attachment-active'] },
  unreadable: { fault: FAULTS['attachment-unreadable'] },
};
