import { Parser } from 'saxen';
import { damaged } from './faults.ts';
import type { ZipPackage } from './zip.ts';

/** A cell holds 32,767 characters at most; a token without end is not a sheet. */
const LONGEST_TOKEN = 4_000_000;

const NAMED_ENTITIES: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

/** XML character references, and the `_x000D_` form of SpreadsheetML (ECMA-376-1, 22.4.2.4). saxen's own decoder breaks characters beyond the BMP. */
export function decodeText(text: string): string {
  if (!text.includes('&') && !text.includes('_x')) return text;
  return text
    .replace(
      /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w{1,8}));/g,
      (whole, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return NAMED_ENTITIES[name] ?? whole;
        const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        return point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD';
      },
    )
    .replace(/_x([\da-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export interface XmlHandlers {
  /** Names come without their prefix. */
  open?(name: string, attribute: (name: string) => string | undefined): void;
  close?(name: string): void;
  text?(text: string): void;
  /** Asked after each chunk. */
  done?(): boolean;
}

export interface XmlOptions {
  /** Prefixes by namespace, under which attributes are asked for whatever the part itself calls them. */
  readonly namespaces?: Readonly<Record<string, string>>;
  /** Asked between two pieces of the part; the next comes when it resolves. */
  readonly ready?: (() => Promise<void>) | undefined;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** @throws UnusableFile `workbook-damaged` and what the package throws */
export async function readXml(
  zip: ZipPackage,
  part: string,
  handlers: XmlHandlers,
  { namespaces, ready }: XmlOptions = {},
): Promise<void> {
  let sinceLastToken = 0;
  let broken = false;
  const parser = new Parser();
  if (namespaces !== undefined) parser.ns(namespaces);
  parser.on('error', () => {
    broken = true;
  });
  parser.on('openTag', (name, attributes) => {
    sinceLastToken = 0;
    handlers.open?.(localName(name), (wanted) => attributes()[wanted]);
  });
  parser.on('closeTag', (name) => {
    sinceLastToken = 0;
    handlers.close?.(localName(name));
  });
  parser.on('text', (text) => handlers.text?.(decodeText(text)));
  parser.on('cdata', (text) => handlers.text?.(text));
  for await (const chunk of zip.chunks(part)) {
    parser.write(chunk);
    sinceLastToken += chunk.length;
    // Without this, a single token of 200 MB would be searched anew with every chunk.
    if (broken || sinceLastToken > LONGEST_TOKEN) throw damaged();
    if (handlers.done?.() === true) return;
    await ready?.();
  }
  parser.end();
  if (broken) throw damaged();
}
