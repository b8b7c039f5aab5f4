import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personNameKey, tidyPersonName } from '#functions/shared/identity/person-name.ts';
import { seed } from '#test/support/seed.ts';

const character = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((codePoint) => String.fromCodePoint(codePoint));

/** Ideographs of every plane; each is a name of its own. */
const ideograph = fc.oneof(
  { weight: 4, arbitrary: character(0x4e00, 0x9fff) },
  { weight: 2, arbitrary: character(0x3400, 0x4dbf) },
  { weight: 2, arbitrary: character(0x20000, 0x2a6df) },
  { weight: 1, arbitrary: character(0x2a700, 0x2b739) },
  { weight: 1, arbitrary: character(0x2b820, 0x2ceaf) },
  { weight: 1, arbitrary: character(0x30000, 0x3134a) },
  // Compatibility ideographs that are ideographs in their own right (Unicode, 18.1), and others' private use.
  { weight: 1, arbitrary: fc.constantFrom('\uFA0E', '\uFA11', '\uFA1F', '\uFA29', '\uE500', '\uF8F0', '\u{F0001}') },
);
const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzéüñøł');
const word = fc.oneof(
  { weight: 3, arbitrary: fc.array(ideograph, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(letter, { minLength: 2, maxLength: 8 }) },
);
/** A name as words between dots or blanks, each a list of characters. */
const name = fc.array(word, { minLength: 1, maxLength: 3 });

const DOTS = [...'·・．｡。･•‧∙⋅•‧.', '\u0387', '\u2024', '\uFE52', '\uA78F', ' · '];
const NOTHING = ['', '', '', ' ', '\u3000', '\u200B', '\uFEFF', '\u2066', '\u00AD', '\u00A0', '\n'];
const SHAPES = ['', '', '', '\uFE00', '\u{E0100}', '\u{E01EF}'];
const AROUND = ['', "'", ' ', '\u3000', '\u200E'];

/** One way of writing it: what the writer, the font and the program add or choose. */
const written = name.chain((words) =>
  fc.infiniteStream(fc.nat(1_000_000)).map((stream) => {
    const draw = <T>(options: readonly T[]): T => options[(stream.next().value ?? 0) % options.length] as T;
    const spell = () =>
      draw(AROUND) +
      words
        .map((characters) =>
          characters
            .map((each) => {
              if (/^[a-z]$/.test(each)) return draw([each, each.toUpperCase(), wide(each), wide(each.toUpperCase())]);
              return /^\p{Script=Han}$/u.test(each)
                ? each + draw(SHAPES)
                : draw([each.normalize('NFD'), each.normalize('NFC'), each.toUpperCase()]);
            })
            .join(draw(NOTHING)),
        )
        .join(draw(DOTS)) +
      draw(AROUND);
    return { words, spellings: [spell(), spell()] as const };
  }),
);

const wide = (ascii: string) => String.fromCharCode(ascii.charCodeAt(0) + 0xfee0);
const plain = (words: readonly (readonly string[])[]) => words.map((characters) => characters.join('')).join('·');
const bare = (words: readonly (readonly string[])[]) => words.flat().join('');

describe('two spellings', () => {
  it('of one name are equal, however they were written', () => {
    fc.assert(
      fc.property(written, ({ words, spellings: [one, other] }) => {
        expect(personNameKey(one)).toBe(personNameKey(other));
        expect(personNameKey(one)).toBe(personNameKey(plain(words)));
      }),
      { seed, numRuns: 2_000 },
    );
  });

  it('of two names are different where a character is', () => {
    fc.assert(
      fc.property(written, written, (one, other) => {
        fc.pre(bare(one.words) !== bare(other.words));
        expect(personNameKey(one.spellings[0])).not.toBe(personNameKey(other.spellings[0]));
      }),
      { seed, numRuns: 2_000 },
    );
  });

  it('are different where one ideograph is exchanged for another, on whatever plane', () => {
    fc.assert(
      fc.property(
        fc.array(ideograph, { minLength: 1, maxLength: 4 }),
        fc.nat(3),
        ideograph,
        (characters, at, other) => {
          const index = at % characters.length;
          fc.pre(characters[index] !== other);
          expect(personNameKey(characters.with(index, other).join(''))).not.toBe(personNameKey(characters.join('')));
        },
      ),
      { seed, numRuns: 2_000 },
    );
  });

  it('have a key that is its own key, and a tidy form that is tidy', () => {
    fc.assert(
      fc.property(written, ({ spellings: [one] }) => {
        expect(personNameKey(personNameKey(one))).toBe(personNameKey(one));
        expect(tidyPersonName(tidyPersonName(one))).toBe(tidyPersonName(one));
        expect(personNameKey(tidyPersonName(one))).toBe(personNameKey(one));
      }),
      { seed, numRuns: 2_000 },
    );
  });
});

describe('a character', () => {
  const pairs = [
    ['王\uE863', '王䶮', 'of GB 18030-2000 in private use'],
    ['\uE816山', '\u{20087}山', 'of GB 18030-2000 beyond the basic plane'],
    ['\u2FBA明', '馬明', 'copied as a radical out of a PDF'],
    ['\u2F00', '一', 'that looks like a radical'],
    ['\uF9D1', '六', 'of compatibility'],
    ['\u{2F81A}', '冬', 'of the compatibility supplement'],
    ['\u845B\u{E0100}', '\u845B', 'with a chosen shape'],
    ['ｱﾌﾞ', 'アブ', 'of half width'],
    ['e\u0301', 'É', 'with its accent apart'],
  ] as const;
  it.each(pairs)('%s is %s: %s', (one, other) => {
    expect(personNameKey(one)).toBe(personNameKey(other));
    // Kept as it was written: what a register asks for is not ours to correct.
    expect(tidyPersonName(one)).toBe(one);
  });

  it.each([
    ['马明', '馬明', 'simplified and traditional'],
    ['吴', '呉', 'a variant with a code point of its own'],
    ['\uFA11', '崎', 'an ideograph of its own among those of compatibility'],
    ['王\uE500', '王\uE501', 'private use of somebody'],
    ['\u{20BB7}', '吉', 'beyond the basic plane'],
    ['José', 'Jose', 'an accent'],
    ['〇', '零', 'two zeros'],
  ])('%s is not %s: %s', (one, other) => {
    expect(personNameKey(one)).not.toBe(personNameKey(other));
  });

  it('in private use is the one that the national standard gives it now', () => {
    const decoder = new TextDecoder('gb18030');
    let told = 0;
    for (let index = 0; index < 80; index += 1) {
      const second = 0x50 + index + (index < 0x7f - 0x50 ? 0 : 1);
      const now = decoder.decode(Uint8Array.from([0xfe, second]));
      // Six of them the decoder still gives as private use.
      if (/\p{Co}/u.test(now)) continue;
      told += 1;
      expect(personNameKey(String.fromCharCode(0xe815 + index)), second.toString(16)).toBe(personNameKey(now));
    }
    expect(told).toBe(74);
  });
});
