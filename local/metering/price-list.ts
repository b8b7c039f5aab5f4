import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { DECIMAL_TEXT } from './decimal.ts';
import { PRICE_ITEMS, type PriceItem, priceItems } from './price-items.ts';

/** Where a price comes from. Only the first two were read; the third waits for somebody to look it up. */
const BASES = ['price page', 'published estimate', 'from memory, to check', 'unknown'] as const;

const price = z
  .strictObject({
    /** What the price is for, in the words of `price-items.ts`. */
    unit: z.string(),
    /** Number of units that it is for. */
    per: z.int().positive(),
    /** In the list's currency, as a decimal text; null where it is not known. */
    price: z.string().regex(DECIMAL_TEXT, 'digits with at most 12 decimal places').nullable(),
    /** Page of the price, where whoever doubts it looks. */
    source: z.url({ protocol: /^https$/ }),
    /** Day on which the price was so, as far as it is known. */
    asOf: z.iso.date(),
    basis: z.enum(BASES),
    note: z.string().optional(),
  })
  .refine(({ price: amount, basis }) => (amount === null) === (basis === 'unknown'), {
    path: ['price'],
    error: 'is null exactly where the basis is unknown',
  });

const prices = z
  .strictObject(Object.fromEntries(priceItems.map((item) => [item, price])) as Record<PriceItem, typeof price>)
  .superRefine((list, context) => {
    for (const item of priceItems) {
      if (list[item].unit !== PRICE_ITEMS[item].unit) {
        context.addIssue({
          code: 'custom',
          path: [item, 'unit'],
          message: `is counted in "${PRICE_ITEMS[item].unit}"`,
        });
      }
    }
  });

const priceList = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
  partition: z.enum(['aws', 'aws-cn']),
  currency: z.enum(['USD', 'CNY']),
  prices,
});

export type PriceList = z.infer<typeof priceList>;
export type Price = PriceList['prices'][PriceItem];

/** @throws Error naming every fault of the list at once, with its place */
export function parsePriceList(name: string, content: unknown): PriceList {
  const parsed = priceList.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new Error(`${name} is not a price list: / 价目表有误:\n${z.prettifyError(parsed.error)}`);
}

/** @throws Error naming every fault of the file at once */
export function readPriceList(path: string): PriceList {
  return parsePriceList(path, JSON.parse(readFileSync(path, 'utf8')));
}
