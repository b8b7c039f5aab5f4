import { normaliseHeader } from './header.ts';
import { HEADER_SYNONYMS } from './header-synonyms.ts';

const KNOWN_HEADERS = new Set(Object.values(HEADER_SYNONYMS).flat());

/** Title rows and a header take less. */
const LOOKED_AT = 65_536;

/** The delimiter by which the first lines hold the most known headers; a comma if none does. */
export function findDelimiter(sample: string): ',' | '\t' | ';' {
  const lines = sample.slice(0, LOOKED_AT).split(/\r\n|\r|\n/, 60);
  let best: ',' | '\t' | ';' = ',';
  let most = 0;
  for (const delimiter of [',', '\t', ';'] as const) {
    for (const line of lines) {
      const known = line.split(delimiter).filter((text) => KNOWN_HEADERS.has(normaliseHeader(text))).length;
      if (known > most) {
        most = known;
        best = delimiter;
      }
    }
  }
  return best;
}
