import type { Fault, Text } from '#functions/shared/fault.ts';
import { isEntry, keyOf, type PolicyFile } from './amend.ts';
import { pathOf, pointerOf } from './fault-of.ts';
import { valueAt } from './schema-nodes.ts';

/** Where entries of a version stand for who wrote the file: in that file, or in the version that it amends. */
export interface Places {
  /** Whether the entry is the file's own. */
  readonly own: (list: string, index: number) => boolean;
  /** The entry by its id, and where it stands. */
  readonly told: (list: string, index: number) => Text;
}

/**
 * @param version that results from `file`
 * @param base what the file amends, itself whole; absent: the file is a whole version
 */
export function placesOf(file: unknown, version: unknown, base: PolicyFile | undefined): Places {
  const ownPointer = (list: string, index: number) => {
    const pointer = `/${list}/${index}`;
    return base === undefined ? pointer : ownPlace(file, version, pathOf(pointer));
  };
  return {
    own: (list, index) => ownPointer(list, index) !== undefined,
    told: (list, index) => {
      const name = nameOf(valueAt(version, [list, index]));
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
  const pointer = ownPlace(file, version, pathOf(fault.place.pointer));
  return pointer === undefined ? notHere(fault, version, base) : { ...fault, place: { pointer } };
}

/** The place in the amendment that a place in the resulting version comes from. */
function ownPlace(file: unknown, version: unknown, path: readonly string[]): string | undefined {
  const own: PropertyKey[] = [];
  let here = file;
  let there = version;
  for (const [depth, part] of path.entries()) {
    const key = Array.isArray(here) ? keyOf(there, here) : undefined;
    const wanted = key === undefined ? undefined : valueAt(there, [part, key]);
    const at =
      wanted === undefined ? part : String((here as PolicyFile[]).findIndex((entry) => entry[key ?? ''] === wanted));
    const found = valueAt(here, [at]);
    // What is missing is missing here if the entry around it is this file's.
    if (found === undefined && (depth < path.length - 1 || depth === 0 || wanted !== undefined)) return undefined;
    own.push(at);
    here = found;
    there = valueAt(there, [part]);
  }
  return pointerOf(own);
}

function nameOf(entry: unknown): Text {
  const key = JSON.stringify(valueAt(entry, ['code']) ?? valueAt(entry, ['id']));
  const chinese = valueAt(entry, ['name', 'zh']);
  return { zh: chinese === undefined ? key : `${key}(${chinese})`, en: key };
}

function notHere(fault: Fault, version: unknown, base: PolicyFile): Fault {
  const entry = valueAt(version, pathOf(fault.place.pointer).slice(0, 2));
  const name = isEntry(entry) && ('id' in entry || 'code' in entry) ? nameOf(entry) : undefined;
  return {
    ...fault,
    text: {
      zh: `${fault.text.zh}(此处指修订后的版本${name === undefined ? '' : `中来自 ${base['id']} 的 ${name.zh}`}。)`,
      en: `${fault.text.en} (The place is in the version that results${name === undefined ? '' : `: ${name.en}, which comes from ${base['id']}`}.)`,
    },
  };
}
