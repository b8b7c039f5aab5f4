import { occupationKey } from './occupation-key.ts';
import type { Occupation, PolicyVersion } from './schema.ts';

type Catalogue = Pick<PolicyVersion, 'occupations'>;

const indexes = new WeakMap<Catalogue['occupations'], ReadonlyMap<string, Occupation>>();

function indexOf({ occupations }: Catalogue): ReadonlyMap<string, Occupation> {
  const known = indexes.get(occupations);
  if (known !== undefined) return known;
  const index = new Map<string, Occupation>();
  const ambiguous = new Set<string>();
  for (const occupation of occupations) {
    for (const name of [occupation.name.zh, ...(occupation.aliases ?? [])]) index.set(occupationKey(name), occupation);
    for (const { code } of occupation.codes ?? []) {
      if ((index.get(code) ?? occupation) !== occupation) ambiguous.add(code);
      index.set(code, occupation);
    }
  }
  // A code that editions gave to different occupations tells nothing without its edition, which rosters do not give.
  for (const code of ambiguous) index.delete(code);
  indexes.set(occupations, index);
  return index;
}

const CODE = /\d-\d{2}-\d{2}-\d{2}/;

/**
 * The occupation of the catalogue that a roster or register means, by any of its names or by its code in any edition of
 * the national classification. An occupation and its sub-occupation in one cell, `电工(低压电工)` or
 * `焊工-手工电弧焊`, are looked up whole, then by the code, the occupation and the sub-occupation.
 */
export function findOccupation(name: string, catalogue: Catalogue): Occupation | undefined {
  const index = indexOf(catalogue);
  const whole = occupationKey(name);
  const [code = ''] = CODE.exec(name) ?? [];
  return [whole, code, ...whole.split(/[()[\]【】/\\:;,、\-—–_]+/u)]
    .map((part) => index.get(part))
    .find((found) => found !== undefined);
}
