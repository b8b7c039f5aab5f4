import { randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { growsTooFast, TIMES_LONGER } from '#test/support/cpu-time.ts';
import { frozen, missing } from '#functions/attachment/attachment.ts';
import { type FileType, MAX_ATTACHMENT_BYTES } from '#functions/attachment/file-kinds.ts';
import { fileType } from '#functions/attachment/file-type.ts';

const text = (content: string) => new TextEncoder().encode(content);

/** A ZIP with these names, stored and empty. */
function packed(...names: readonly string[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const name of names) {
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    entry.write(name, 46);
    at += local.length;
    locals.push(local);
    directory.push(entry);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

const SCRIPT = '1 0 << /S /JavaScript /JS (app.alert(1)) >>';
const stream = (dictionary: string, data: Uint8Array) =>
  Buffer.concat([
    text(`4 0 obj\n<< ${dictionary} /Length ${data.length} >>\nstream\n`),
    data,
    text('\nendstream\nendobj\n'),
  ]);
const pdf = (...objects: readonly Uint8Array[]) => Buffer.concat([text('%PDF-1.7\n'), ...objects, text('%%EOF\n')]);

const codeOf = (bytes: Uint8Array) => {
  const seen = fileType(bytes);
  return 'fault' in seen ? seen.fault.code : seen.type;
};

describe('what a file is', () => {
  it.each<[FileType, Uint8Array]>([
    ['pdf', text('%PDF-1.7\n')],
    ['jpeg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
    ['png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
    ['ofd', packed('OFD.xml', 'Doc_0/Document.xml')],
    ['docx', packed('[Content_Types].xml', 'word/document.xml')],
  ])('%s by its content', (type, bytes) => {
    expect(codeOf(bytes)).toBe(type);
  });

  it.each([
    ['attachment-empty', new Uint8Array()],
    ['attachment-too-large', new Uint8Array(MAX_ATTACHMENT_BYTES + 1)],
    ['attachment-type-unknown', text('<html><script>')],
    ['attachment-type-unknown', text('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['attachment-type-unknown', text('MZ\u0090')],
    ['attachment-type-unknown', packed('[Content_Types].xml', 'xl/workbook.xml')],
    ['attachment-damaged', packed('OFD.xml').subarray(0, 40)],
    ['attachment-active', packed('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin')],
    ['attachment-active', packed('OFD.xml', 'run.exe')],
    ['attachment-active', text('%PDF-1.7\n<< /S /JavaScript /JS (app.alert(1)) >>')],
    ['attachment-active', text('%PDF-1.7\n<< /S /Launch >>')],
    ['attachment-active', text('%PDF-1.7\n<< /S /#4a#61vaScript /J#53 (app.alert(1)) >>')],
    ['attachment-active', text('%PDF-1.7\n<</S/SubmitForm/F(http://x)>>')],
    ['attachment-active', text('%PDF-1.7\n<</S/GoToE/T<</R/C>>>>')],
    ['attachment-active', text('%PDF-1.7\n<</Names<</EmbeddedFiles 3 0 R>>>>')],
    ['attachment-active', pdf(stream('/Type /ObjStm /Filter /FlateDecode', deflateSync(SCRIPT)))],
    ['attachment-active', pdf(stream('/Type/Obj#53tm/Filter[/FlateDecode]', deflateSync(SCRIPT)))],
    ['attachment-active', pdf(stream('/Type /ObjStm', text(SCRIPT)))],
    ['attachment-unreadable', pdf(stream('/Type /ObjStm /X ( obj) /Filter /FlateDecode', deflateSync(SCRIPT)))],
    [
      'attachment-unreadable',
      pdf(stream(`/Type /ObjStm ${' '.repeat(3_000)} /Filter /FlateDecode`, deflateSync(SCRIPT))),
    ],
    [
      'attachment-active',
      pdf(
        Buffer.from(
          stream('/Type /ObjStm /Filter /FlateDecode', deflateSync(SCRIPT))
            .toString('latin1')
            .replace('stream\n', 'stream\r'),
          'latin1',
        ),
      ),
    ],
    ['attachment-unreadable', text('%PDF-1.7\n4 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nabc')],
    ['attachment-unreadable', pdf(stream('/Type /ObjStm /Filter /FlateDecode', text('encrypted')))],
    ['attachment-unreadable', pdf(stream('/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]', text('00')))],
    ['attachment-unreadable', pdf(stream('/Type /ObjStm /Filter /FlateDecode', deflateSync(Buffer.alloc(2 ** 27))))],
  ])('%s, with what to do', (code, bytes) => {
    const seen = fileType(bytes);
    expect(seen).toMatchObject({ fault: { code, fix: { zh: expect.any(String), en: expect.any(String) } } });
  });

  it('a scan is taken: in the bytes of its pictures nothing is looked for that comes up by chance', () => {
    const noise = randomBytes(12 * 2 ** 20);
    for (const chance of ['/JS (', '/JS ', '/AA', '/OpenAction'])
      noise.write(chance, noise.length / 2 + chance.length * 64);
    const objects = deflateSync('1 0 2 40 << /Type /Catalog /OpenAction [3 0 R /Fit] >> << /Type /Page >>');
    const scan = pdf(
      stream('/Type /XObject /Subtype /Image /Filter /DCTDecode', noise),
      stream('/Type /ObjStm /N 2 /First 9 /Filter /FlateDecode', objects),
    );
    expect(codeOf(scan)).toBe('pdf');
  });

  /** Built to keep whoever looks into them busy, as long as asked for. */
  const names = (bytes: number) => deflateSync(Buffer.alloc(bytes, '/Abcdefg'));
  const objects = '/Type /ObjStm /Filter /FlateDecode';
  const many = <T>(length: number, make: () => T) => Array.from({ length }, make);
  const crafted: readonly (readonly [string, string, (size: number) => Uint8Array])[] = [
    [
      'object streams full of names',
      'pdf',
      (size) => pdf(...many(size, () => stream(objects, names(2 ** 19))), new Uint8Array(20_000 * size)),
    ],
    [
      'object streams without number',
      'attachment-unreadable',
      (size) => pdf(...many(800 * size, () => stream(objects, deflateSync('')))),
    ],
    [
      'beginnings of streams, and one end',
      'pdf',
      (size) => pdf(text('stream\n'.repeat(5_000 * size)), text('endstream')),
    ],
    [
      'dictionaries of object streams, and one end',
      'attachment-unreadable',
      (size) => pdf(text(`1 0 obj << ${objects} >> stream\n`.repeat(600 * size)), text('endstream')),
    ],
    [
      'dictionaries of plain object streams, and no end',
      'attachment-unreadable',
      (size) => pdf(text('1 0 obj << /ObjStm >> stream\n'.repeat(800 * size))),
    ],
    ['slashes alone', 'pdf', (size) => pdf(Buffer.alloc(size * 2 ** 17, '/'))],
    ['numbers of letters alone', 'pdf', (size) => pdf(Buffer.alloc(size * 2 ** 17, '/#4a#4a'))],
    ['the word for a stream alone', 'pdf', (size) => pdf(Buffer.alloc(size * 2 ** 17, 'stream'))],
  ];
  const SMALL = 2;
  it.each(crafted)('is told of a PDF of %s in the time of its length', (_what, code, make) => {
    const [small, large] = [make(SMALL), make(SMALL * TIMES_LONGER)];
    expect(codeOf(large)).toBe(code);
    const tooFast = growsTooFast(
      () => codeOf(small),
      () => codeOf(large),
    );
    expect(tooFast).toBe(false);
  });

  it('is told of a PDF whose dictionary is of blanks', () => {
    const blanks = stream(`/Type /ObjStm /Filter ${' '.repeat(1_900)}`, new Uint8Array(9));
    expect(codeOf(pdf(blanks))).toBe('attachment-unreadable');
  });

  it('is told of whatever bytes come, without failing', () => {
    let state = 7;
    const next = () => (state = (state * 48_271) % 2_147_483_647);
    for (let round = 0; round < 500; round += 1) {
      const bytes = packed('OFD.xml', 'a', 'b');
      for (let hit = 0; hit < 6; hit += 1) bytes[next() % bytes.length] = next() % 256;
      expect(() => fileType(bytes)).not.toThrow();
    }
  });
});

describe('papers that are asked for', () => {
  const one = {
    claimId: 'c',
    attachmentId: 'a',
    kind: 'pledge',
    createdBy: 'o',
    createdAt: '2025-06-03T02:00:00.000Z',
    type: 'pdf',
    bytes: 9,
    sha256: 'f'.repeat(64),
  } as const;

  it('are frozen only as accepted', () => {
    const states = ['awaiting', 'accepted', 'refused', 'removed'] as const;
    expect(frozen(states.map((state) => ({ ...one, attachmentId: state, state })))).toEqual([
      { attachmentId: 'accepted', kind: 'pledge', type: 'pdf', bytes: 9, sha256: one.sha256 },
    ]);
  });

  it('are named all at once where they lack', () => {
    const there = frozen([{ ...one, state: 'accepted' }]);
    expect(missing(['application', 'pledge', 'consent'], there).map(({ code }) => code)).toEqual([
      'attachment-missing-application',
      'attachment-missing-consent',
    ]);
    expect(missing([], [])).toEqual([]);
  });
});
