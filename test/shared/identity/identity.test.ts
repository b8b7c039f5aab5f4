import { describe, expect, it } from 'vitest';
import { checkCreditCode, creditCodeCheckCharacter } from '#functions/shared/identity/credit-code.ts';
import { maskLastFour, withoutLongNumbers } from '#functions/shared/identity/mask.ts';
import { maskName, personNameKey, tidyPersonName } from '#functions/shared/identity/person-name.ts';
import { maskPhone, normalisePhone } from '#functions/shared/identity/phone.ts';
import { checkResidentId, maskResidentId, residentIdCheckCharacter } from '#functions/shared/identity/resident-id.ts';

const TODAY = '2025-06-03';

describe('resident identity number', () => {
  it('has the check character of the example in GB 11643-1999', () => {
    expect(residentIdCheckCharacter('11010519491231002')).toBe('X');
    expect(residentIdCheckCharacter('44052418800101001')).toBe('4');
  });

  it('refuses to compute a check character of anything but seventeen digits', () => {
    expect(() => residentIdCheckCharacter('1101051949123100')).toThrow(RangeError);
  });

  it.each([
    ['11010519491231002X', { ok: true, birthDate: '1949-12-31' }],
    // Three of eighteen are missing: an old number would have been born in month 49.
    ['110105194912310', { ok: false, reasons: ['length'] }],
    ['110105491231002', { ok: false, reasons: ['fifteen-digits'] }],
    ['1101051949123100', { ok: false, reasons: ['length'] }],
    ['11010519491231X', { ok: false, reasons: ['length', 'character'] }],
    ['1101051949123100X2', { ok: false, reasons: ['character'] }],
    ['110105194912310021', { ok: false, reasons: ['check-character'] }],
    ['440524188001010014', { ok: false, reasons: ['birth-date'] }],
    [`11010520230230001${residentIdCheckCharacter('11010520230230001')}`, { ok: false, reasons: ['birth-date'] }],
    [`11010520250604001${residentIdCheckCharacter('11010520250604001')}`, { ok: false, reasons: ['birth-date'] }],
    ['110105202313310022', { ok: false, reasons: ['birth-date', 'check-character'] }],
  ])('the number %s is told valid, or invalid with each reason', (number, expected) => {
    expect(checkResidentId(number, TODAY)).toEqual(expected);
  });

  it('is masked without its birth date', () => {
    expect(maskResidentId('11010519491231002X')).toBe('110***********002X');
    expect(maskResidentId('11010519491231002X')).not.toContain('1949');
    expect(maskResidentId('12345678')).toBe('******78');
  });
});

describe('unified social credit code', () => {
  it('accepts the code that is commonly given as an example, and computes its check character', () => {
    expect(checkCreditCode('91350100M000100Y43')).toEqual({ ok: true });
    expect(creditCodeCheckCharacter('91350100M000100Y4')).toBe('3');
  });

  it.each([
    ['91350100M000100Y44', ['check-character']],
    ['91350100M000100Y4', ['length']],
    ['91350100I000100Y43', ['character']],
    ['9135', ['length']],
    ['O1', ['length', 'character']],
  ])('the code %s is refused with each of its reasons', (code, reasons) => {
    expect(checkCreditCode(code)).toEqual({ ok: false, reasons });
  });

  it('refuses to compute over letters outside the alphabet', () => {
    expect(() => creditCodeCheckCharacter('91350100I000100Y4')).toThrow(RangeError);
  });
});

describe('name', () => {
  it.each([
    ['张 三', '张三'],
    ['　张\n三 ', '张三'],
    ["'张三", '张三'],
    ['阿卜杜拉．买买提', '阿卜杜拉·买买提'],
    ['阿卜杜拉 • 买买提', '阿卜杜拉·买买提'],
    ['阿卜杜拉・买买提', '阿卜杜拉·买买提'],
    ['John  Smith', 'John Smith'],
    ['\u{20BB7}野家', '\u{20BB7}野家'],
    ['\uFA11山', '\uFA11山'],
    ['李\u{2F81A}', '李\u{2F81A}'],
    ['王\uE863', '王\uE863'],
    ['张\u200B三', '张三'],
  ])('%j is kept as %j', (written, kept) => {
    expect(tidyPersonName(written)).toBe(kept);
  });

  it('compares equal across dots, width, case and compatibility ideographs, and not across people', () => {
    expect(personNameKey('阿卜杜拉．买买提')).toBe(personNameKey('阿卜杜拉买买提'));
    expect(personNameKey('Ｊohn Smith')).toBe(personNameKey('JOHN SMITH'));
    expect(personNameKey('\uF900')).toBe(personNameKey('豈'));
    expect(personNameKey('张三')).not.toBe(personNameKey('张山'));
  });

  it.each([
    ['张三', '张*'],
    ['张三丰', '张**'],
    ['欧阳娜娜', '欧阳**'],
    ['欧阳', '欧*'],
    ['\u{20BB7}野', '\u{20BB7}*'],
    ['阿卜杜拉·买买提', '阿***·***'],
    ['John Smith', 'J*** *****'],
    ['', ''],
  ])('%s is masked as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});

describe('phone', () => {
  it.each([
    ['138 0013 8000', '13800138000'],
    ['+86 138-0013-8000', '13800138000'],
    ['008613800138000', '13800138000'],
    ['１３８００１３８０００', '13800138000'],
    ['138OO138OOO', '13800138000'],
    ['(0592)5071234', '05925071234'],
    ['0592－5071234', '05925071234'],
    ['+852 9123 4567', '+85291234567'],
    ['00886912345678', '+886912345678'],
  ])('a phone written %s is kept in its one form', (written, expected) => {
    expect(normalisePhone(written)).toBe(expected);
  });

  it.each(['1380013800', '12800138000', '13800138000/13900139000', '张三', '5071234'])(
    'a phone written %s is refused',
    (written) => {
      expect(normalisePhone(written)).toBeUndefined();
    },
  );

  it('is masked to its last four digits', () => {
    expect(maskPhone('13800138000')).toBe('*******8000');
  });
});

describe('a name of a file or a sheet', () => {
  it.each([
    ['花名册 2025-06-03.xlsx', '花名册 2025-06-03.xlsx'],
    ['花名册20250603', '花名册20250603'],
    ['第12期 350582', '第12期 350582'],
    ['张三11010519491231002X.xlsx', '张三….xlsx'],
    ['138 0013 8000', '…'],
    ['0592-5071234', '…'],
  ])('the name %s is shown as %s', (written, kept) => {
    expect(withoutLongNumbers(written)).toBe(kept);
  });
});

describe('generic mask', () => {
  it.each([
    ['6228480012345678901', '***************8901'],
    ['12345678', '******78'],
    ['1234', '****'],
    ['', ''],
  ])('all but the last four of %j are hidden', (text, masked) => {
    expect(maskLastFour(text)).toBe(masked);
  });
});
