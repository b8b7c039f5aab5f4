import { isPlainUtf16le } from './utf16.ts';

/** What a file is by its first bytes; its name and declared type are not to be trusted. */
export type FileKind = 'zip' | 'ole2' | 'html' | 'text' | { readonly other: string };

const SIGNATURES: readonly (readonly [string, FileKind])[] = [
  ['504b0304', 'zip'],
  ['504b0506', 'zip'],
  ['d0cf11e0a1b11ae1', 'ole2'],
  ['25504446', { other: 'PDF' }],
  ['89504e47', { other: 'PNG' }],
  ['ffd8ff', { other: 'JPEG' }],
  ['47494638', { other: 'GIF' }],
  ['52617221', { other: 'RAR' }],
  ['377abcaf271c', { other: '7z' }],
  ['1f8b', { other: 'gzip' }],
  ['7b5c727466', { other: 'RTF' }],
];

/** Bytes needed to tell. */
export const KIND_BYTES = 512;

/** Tells what a file is by its beginning (`KIND_BYTES`, or all there is). */
export function fileKind(beginning: Uint8Array): FileKind {
  const hex = Buffer.from(beginning.subarray(0, 8)).toString('hex');
  const known = SIGNATURES.find(([signature]) => hex.startsWith(signature));
  if (known !== undefined) return known[1];
  const start = Buffer.from(beginning)
    .toString('latin1')
    .replace(/^\u00EF\u00BB\u00BF/, '')
    .trimStart();
  // A page of any kind, or one packed as mail (MHTML), as Excel and many a system call "xls".
  if (/^<[a-z!?]/i.test(start) || /^(?:mime-version|content-type|message-id):/i.test(start)) return 'html';
  const utf16 = hex.startsWith('fffe') || hex.startsWith('feff') || isPlainUtf16le(beginning);
  // Control characters that no text has (but DOS's end mark): some binary file without a signature known here.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (!utf16 && /[\x01-\x08\x0E-\x19\x1C-\x1F]/.test(start)) return { other: '二进制 (binary)' };
  return 'text';
}

const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

/** Whether an OLE2 file wraps an encrypted .xlsx (MS-OFFCRYPTO 2.3.4.4), rather than being an old .xls. */
export function isEncryptedPackage(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(ENCRYPTED_PACKAGE);
}
