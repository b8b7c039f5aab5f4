import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { FIELD_WORDS } from '#client/field-words.ts';
import { invalidBody } from '#functions/api/problem.ts';
import type { Fault } from '#functions/shared/fault.ts';

/** Read by programs' makers and by who writes policy files, which have these very names. */
const OF_OTHERS = [/^functions\/policy\//, /^functions\/api\/contract\//, /^functions\/contract\//];
const NAMES = Object.keys(FIELD_WORDS).filter((name) => name.length > 4);
const FIELD = new RegExp(`\\b(?:${NAMES.join('|')}|errors|[a-z]+[A-Z]\\w*)\\b`);

/** Chinese texts of the source, without what is put into them. */
function chineseTexts(source: string): string[] {
  return [...source.matchAll(/zh:\s*(['`])((?:(?!\1).)*)\1/g)].map(([, , text = '']) =>
    text.replaceAll(/\$\{[^}]*\}|\{\w+\}/g, ''),
  );
}

test('no text for people names a field of the API instead of what stands on their page', () => {
  const files = readdirSync('functions', { recursive: true, encoding: 'utf8' })
    .map((file) => `functions/${file}`)
    .filter((file) => file.endsWith('.ts') && !OF_OTHERS.some((other) => other.test(file)));
  const told = files.flatMap((file) =>
    chineseTexts(readFileSync(file, 'utf8'))
      .filter((text) => FIELD.test(text))
      .map((text) => `${file}: ${text}`),
  );
  expect(told).toEqual([]);
});

test('what is wrong in a form is told with what to write there', () => {
  const schema = z.strictObject({
    reason: z.string().min(1).max(5),
    lines: z.array(z.string()).min(1),
    kind: z.enum(['a', 'b']),
    amount: z.int(),
  });
  const parsed = schema.safeParse({ reason: 'too long', lines: [], kind: 'c', more: 1 });
  const { errors } = invalidBody(parsed.error as z.ZodError).body as { errors: Fault[] };
  expect(errors.map(({ place, fix }) => [place.pointer, fix.zh])).toEqual([
    ['/reason', '最多填写 5 个字符。'],
    ['/lines', '至少填写 1 项。'],
    ['/kind', '请从可选项中选择。'],
    ['/amount', '请填写数字。'],
    ['', '请去掉多余的内容。'],
  ]);
});
