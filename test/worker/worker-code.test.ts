import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CodeFor, sameCode, workerCode } from '#functions/worker/worker-code.ts';
import { seed } from '#test/support/seed.ts';

const KEYS = { encryption: new Uint8Array(32).fill(1), fingerprint: new Uint8Array(32).fill(2) };
const LINE: CodeFor = { claimId: 'clm-1', revision: 1, lineId: '0-17', issue: 1 };
const FORM = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/;

describe('the one-time code of a line', () => {
  it('is the same each time, and another for another line, revision, claim, issue or deployment', () => {
    const code = workerCode(KEYS, LINE);
    expect(code).toMatch(FORM);
    expect(workerCode(KEYS, LINE)).toBe(code);
    const others = [
      workerCode(KEYS, { ...LINE, claimId: 'clm-2' }),
      workerCode(KEYS, { ...LINE, revision: 2 }),
      workerCode(KEYS, { ...LINE, lineId: '0-18' }),
      workerCode(KEYS, { ...LINE, issue: 2 }),
      workerCode({ ...KEYS, fingerprint: new Uint8Array(32).fill(3) }, LINE),
    ];
    expect(new Set([code, ...others]).size).toBe(6);
    // It rests on the key for fingerprints, not on the one for fields.
    expect(workerCode({ ...KEYS, encryption: new Uint8Array(32) }, LINE)).toBe(code);
  });

  it('uses all of its letters in every place', () => {
    const seen = Array.from({ length: 10 }, () => new Set<string>());
    for (let issue = 1; issue <= 2_000; issue += 1) {
      const letters = workerCode(KEYS, { ...LINE, issue }).replace('-', '');
      for (const [place, letter] of [...letters].entries()) seen[place]?.add(letter);
    }
    expect(seen.map(({ size }) => size)).toEqual(Array.from({ length: 10 }, () => 32));
  });

  it.each([
    ['small letters', (code: string) => code.toLowerCase()],
    ['no hyphen', (code: string) => code.replace('-', '')],
    ['blanks', (code: string) => ` ${[...code].join(' ')} `],
    ['full width', (code: string) => code.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
    ['O for 0, I and l for 1', (code: string) => code.replaceAll('0', 'O').replace('1', 'I').replaceAll('1', 'l')],
  ])('may be typed with %s', (_how, typed) => {
    fc.assert(
      fc.property(fc.nat(), (issue) => {
        const code = workerCode(KEYS, { ...LINE, issue });
        expect(sameCode(typed(code), code)).toBe(true);
      }),
      { seed },
    );
  });

  it('is not any other', () => {
    const code = workerCode(KEYS, LINE);
    for (const typed of ['', '-', code.slice(1), `${code}0`, code.slice(0, -1), '验证码', code.repeat(40)]) {
      expect([typed, sameCode(typed, code)]).toEqual([typed, false]);
    }
    fc.assert(
      fc.property(fc.string(), (typed) => !sameCode(typed, code)),
      { seed },
    );
    fc.assert(
      fc.property(fc.nat(9), fc.nat(30), (place, shift) => {
        const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
        const letters = [...code.replace('-', '')];
        letters[place] = alphabet[(alphabet.indexOf(letters[place] ?? '') + 1 + shift) % 32] ?? '';
        return !sameCode(letters.join(''), code);
      }),
      { seed },
    );
  });
});
