import { describe, expect, it } from 'vitest';
import { dictionaryText, EXPORT_FIELDS, type ExportKind, exportText } from '#functions/audit/export-fields.ts';
import { masked, maskedJson, maskedText } from '#functions/audit/masked.ts';

const KINDS = Object.keys(EXPORT_FIELDS) as ExportKind[];

it.each(KINDS)('the dictionary of %s explains each of its columns, in order, in both languages', (kind) => {
  const [header = ''] = exportText(kind, 'csv', []).slice(1).split('\r\n');
  const explained = dictionaryText(kind).trim().split('\r\n').slice(1);
  expect(explained.map((line) => line.split(',')[0])).toEqual(header.split(','));
  for (const { text } of EXPORT_FIELDS[kind]) expect([text.zh, text.en]).not.toContain('');
});

describe('what may be personal', () => {
  it('is masked by its field and by its form', () => {
    expect(masked({ name: '王小明', document_number: '350200199001011234' })).toEqual({
      name: '***',
      document_number: '**************1234',
    });
    expect(maskedText('电话13800138000,卡6222021234567890123')).not.toMatch(/138001380|62220212/);
    expect(maskedJson('{"phone":"13800138000"}')).toBe('{"phone":"*******8000"}');
  });
  it('ids, digests and times stay', () => {
    const text = '{"claimId":"clm-13800138000abc","at":"2025-06-03T01:00:00.000Z","hash":"00138001380001380013800"}';
    expect(maskedJson(text)).toBe(text);
    expect(maskedText('913502001234567890')).toBe('913502001234567890');
  });
});
