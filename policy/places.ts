import type { Fault, Text } from '#functions/shared/fault.ts';
import { keyOf, type PolicyFile } from './amend.ts';
import { pathOf, pointerOf } from './fault-of.ts';

/** Where entries of a version stand for who wrote the file: in that file, or in the version that it amends. */
export interface Places {
  /** Whether the entry is the file's own. */
  readonly own: (list: string, index: number) => boolean;
  /** The entry by its id, and where it stands. */
  readonly told: (list: string, index: number) => Text;
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * @param version that results from `file`
 * @param base what the file amends, itself whole; absent: the file is a whole version
 */
export function placesOf(file: unknown, version: unknown, base: PolicyFile | undefined): Places {
  const ownPointer = (list: string, index: number) => {
    const pointer = `/${list}/${index}`;
    return base === undefined ? pointer : ownPlace(file, version, pointer);
  };
  return {
    own: (list, index) => ownPointer(list, index) !== undefined,
    told: (list, index) => {
      const name = nameOf(inner(inner(version, list), String(index)));
      const pointer = ownPointer(list, index);
      return pointer === undefined
        ? { zh: `所修订版本 ${base?.['id']} 的 ${name.zh}`, en: `${name.en} of the amended version ${base?.['id']}` }
        : { zh: `本文件 ${pointer} 的 ${name.zh}`, en: `${name.en} at ${pointer}` };
    },
  };
}

/**
 * The fault with its place as in the amendment, whose lists have fewer entries than the resulting version; a fault that
 * is not in it keeps its place in that version and says so.
 */
export function placedIn(file: unknown, version: unknown, base: PolicyFile, fault: Fault): Fault {
  const pointer = ownPlace(file, version, fault.place.pointer ?? '');
  return pointer === undefined ? notHere(fault, version, base) : { ...fault, place: { pointer } };
}

/** The place in the amendment that a place in the resulting version comes from. */
function ownPlace(file: unknown, version: unknown, pointer: string): string | undefined {
  const path = pathOf(pointer);
  const own: PropertyKey[] = [];
  let here = file;
  let there = version;
  for (const [depth, part] of path.entries()) {
    const key = Array.isArray(here) ? keyOf(there, here) : undefined;
    const wanted = key === undefined ? undefined : entryAt(there, part)?.[key];
    const at =
      wanted === undefined ? part : String((here as PolicyFile[]).findIndex((entry) => entry[key ?? ''] === wanted));
    const found = inner(here, at);
    // What is missing is missing here if the entry around it is this file's.
    if (found === undefined && (depth < path.length - 1 || depth === 0 || wanted !== undefined)) return undefined;
    own.push(at);
    here = found;
    there = inner(there, part);
  }
  return pointerOf(own);
}

function inner(value: unknown, part: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined;
}

function entryAt(value: unknown, part: string): Entry | undefined {
  const entry = inner(value, part);
  return typeof entry === 'object' && entry !== null ? (entry as Entry) : undefined;
}

function nameOf(entry: unknown): Text {
  const { code, id, region, name } = (entry ?? {}) as Entry;
  const key = JSON.stringify(code ?? id ?? region ?? entry);
  const chinese = inner(name, 'zh');
  return { zh: typeof chinese === 'string' ? `${key}(${chinese})` : key, en: key };
}

function notHere(fault: Fault, version: unknown, base: PolicyFile): Fault {
  const [list = '', index] = pathOf(fault.place.pointer ?? '');
  const entry = index === undefined ? undefined : entryAt(inner(version, list), index);
  const name = entry !== undefined && ('id' in entry || 'code' in entry) ? nameOf(entry) : undefined;
  return {
    ...fault,
    text: {
      zh: `${fault.text.zh}(此处指修订后的版本${name === undefined ? '' : `中来自 ${base['id']} 的 ${name.zh}`}。)`,
      en: `${fault.text.en} (The place is in the version that results${name === undefined ? '' : `: ${name.en}, which comes from ${base['id']}`}.)`,
    },
  };
}
