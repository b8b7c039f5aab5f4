import type { Fault } from '../shared/fault.ts';

/** What a file is by its content; its name says nothing. */
export const FILE_TYPES = {
  pdf: 'application/pdf',
  jpeg: 'image/jpeg',
  png: 'image/png',
  ofd: 'application/ofd',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;
export type FileType = keyof typeof FILE_TYPES;

/** 20 MiB: some two hundred pages scanned at 300 dpi in black and white. */
export const MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024;

/** The kind of file, or why it is not taken. */
export type Seen = { readonly type: FileType } | { readonly fault: Fault };

/** By magic bytes; of what is packed (ZIP), by the entry that makes it an OFD or a DOCX and by none that runs. */
export function fileType(bytes: Uint8Array): Seen {
  if (bytes.length === 0) return { fault: FAULTS['attachment-empty'] };
  if (bytes.length > MAX_ATTACHMENT_BYTES) return { fault: FAULTS['attachment-too-large'] };
  if (begins(bytes, [0xff, 0xd8, 0xff])) return { type: 'jpeg' };
  if (begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return { type: 'png' };
  if (begins(bytes, ascii('%PDF-'))) {
    return runs(bytes) ? { fault: FAULTS['attachment-active'] } : { type: 'pdf' };
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

/** Names of a PDF that make it do something when opened (ISO 32000-1, 12.6). Compressed objects are for a scanner. */
const ACTIVE = ['/JavaScript', '/JS ', '/JS(', '/Launch', '/EmbeddedFile', '/RichMedia'];

function runs(bytes: Uint8Array): boolean {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return ACTIVE.some((name) => content.includes(name, 0, 'latin1'));
}

const ascii = (text: string) => [...text].map((sign) => sign.charCodeAt(0));
const begins = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, index) => bytes[index] === byte);

const fault = (code: string, zh: string, en: string, fixZh: string, fixEn: string): Fault => ({
  code,
  place: {},
  text: { zh, en },
  fix: { zh: fixZh, en: fixEn },
});

const FAULTS = {
  'attachment-empty': fault(
    'attachment-empty',
    '文件是空的。',
    'The file is empty.',
    '请重新导出或扫描后上传。',
    'Export or scan it again and upload it.',
  ),
  'attachment-too-large': fault(
    'attachment-too-large',
    '文件超过 20 MB。',
    'The file is larger than 20 MB.',
    '请降低扫描分辨率(黑白 300 dpi 即可)或分成多个文件上传。',
    'Scan at a lower resolution (black and white at 300 dpi will do), or upload it in parts.',
  ),
  'attachment-type-unknown': fault(
    'attachment-type-unknown',
    '文件内容不是 PDF、JPEG、PNG、OFD 或 DOCX。',
    'By its content the file is no PDF, JPEG, PNG, OFD or DOCX.',
    '请另存为或扫描为 PDF 后上传;只改扩展名无效。',
    'Save or scan it as PDF and upload that; another name alone does not help.',
  ),
  'attachment-damaged': fault(
    'attachment-damaged',
    '文件已损坏或未完整上传。',
    'The file is damaged or did not arrive whole.',
    '请确认文件能在本机打开,然后重新上传。',
    'See that it opens on your machine, then upload it again.',
  ),
  'attachment-active': fault(
    'attachment-active',
    '文件含有宏、脚本或嵌入的程序。',
    'The file holds macros, scripts or embedded programs.',
    '请打印为 PDF 后上传。',
    'Print it to PDF and upload that.',
  ),
} as const;

/** What a scanner for malware found; the file is kept nowhere but where it was sent. */
export const INFECTED = fault(
  'attachment-infected',
  '病毒扫描发现文件有害。',
  'The scan for malware found the file harmful.',
  '请用杀毒软件检查电脑,然后重新扫描纸质材料并上传。',
  'Check your computer, then scan the paper again and upload that.',
);
export const TOO_LARGE = FAULTS['attachment-too-large'];
export const EMPTY = FAULTS['attachment-empty'];
