import type { Fault } from '#functions/shared/fault.ts';
import { keyOf } from './amend.ts';
import { inJson } from './examples.ts';
import { pathOf } from './fault-of.ts';
import { valueAt } from './schema-nodes.ts';

type Entry = Readonly<Record<string, unknown>>;

/**
 * Something that is missing in an entry which takes the place of one that has it: the author thought that it stays. A
 * source does not: that of the earlier entry was never the new one's.
 *
 * @param fault with its place as in the amendment
 */
export function repeated(base: unknown, amendment: unknown, fault: Fault): Fault {
  const path = pathOf(fault.place.pointer);
  const name = path.at(-1) ?? '';
  const earlier = earlierEntry(base, amendment, path.slice(0, -1))?.[name];
  if (earlier === undefined || name === 'source' || valueAt(amendment, path) !== undefined) return fault;
  const shown = inJson(earlier);
  const hasHan = /\p{Script=Han}/u.test(shown);
  return {
    ...fault,
    fix: {
      zh: `修订中的一项整体取代原来的一项,不变的内容也要写上:"${name}": ${shown}。`,
      en: `An entry of an amendment replaces the earlier one whole: repeat what stays, ${hasHan ? `its "${name}" too` : `"${name}": ${shown}`}.`,
    },
  };
}

/** The entry of the amended version whose place the one at this path takes. */
function earlierEntry(base: unknown, amendment: unknown, path: readonly string[]): Entry | undefined {
  let [before, after] = [base, amendment];
  let replaced = false;
  for (const part of path) {
    const key = keyOf(before, after);
    const entry = valueAt(after, [part]) as Entry | undefined;
    if (key !== undefined) {
      before = (before as readonly Entry[]).find((each) => each[key] === entry?.[key]);
      replaced = true;
    } else before = valueAt(before, [part]);
    after = entry;
  }
  return replaced && typeof before === 'object' && before !== null ? (before as Entry) : undefined;
}
