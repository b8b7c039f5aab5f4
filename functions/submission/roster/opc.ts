import { decodeText, readXml } from './xml.ts';
import type { ZipPackage } from './zip.ts';

/** Of relationships and of the attributes that name them: ECMA-376 part 1 (Strict) and part 4 (transitional). */
export const OFFICE_RELATIONSHIPS = [
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  'http://purl.oclc.org/ooxml/officeDocument/relationships',
] as const;

export interface Relationship {
  /** `worksheet`, `sharedStrings`, …; the whole type where it is none of Office's. */
  readonly type: string;
  /** The part it leads to; none where it leads out of the package. */
  readonly part?: string;
}

function typeOf(written: string): string {
  const office = OFFICE_RELATIONSHIPS.find((namespace) => written.startsWith(`${namespace}/`));
  return office === undefined ? written : written.slice(office.length + 1);
}

/** Where a target leads from a part (ECMA-376 part 2, 8.3: RFC 3986 against the name of the source). */
export function resolvePart(source: string, target: string): string {
  const [path = ''] = target.trim().replaceAll('\\', '/').split(/[?#]/, 1);
  const way = path.startsWith('/') ? [] : source.split('/').slice(0, -1);
  for (const step of path.split('/')) {
    if (step === '..') way.pop();
    else if (step !== '' && step !== '.') way.push(step);
  }
  return way.join('/');
}

/**
 * What a part relates to, by the ids of the relationships; nothing where it has none.
 * @param source the part, or an empty text for the package itself
 */
export async function relationshipsOf(zip: ZipPackage, source: string): Promise<ReadonlyMap<string, Relationship>> {
  const cut = source.lastIndexOf('/') + 1;
  const part = `${source.slice(0, cut)}_rels/${source.slice(cut)}.rels`;
  const found = new Map<string, Relationship>();
  if (!zip.has(part)) return found;
  await readXml(zip, part, {
    open(name, attribute) {
      const id = attribute('Id');
      const target = attribute('Target');
      if (name !== 'Relationship' || id === undefined || target === undefined) return;
      const outside = attribute('TargetMode') === 'External';
      found.set(id, {
        type: typeOf(attribute('Type') ?? ''),
        ...(outside ? {} : { part: resolvePart(source, decodeText(target)) }),
      });
    },
  });
  return found;
}

/** The part of this type that is there. */
export function partOfType(
  zip: ZipPackage,
  related: ReadonlyMap<string, Relationship>,
  type: string,
): string | undefined {
  for (const relationship of related.values()) {
    if (relationship.type === type && relationship.part !== undefined && zip.has(relationship.part))
      return relationship.part;
  }
  return undefined;
}
