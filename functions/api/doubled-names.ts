/** Where, and under which name, an object of a JSON text has the same name twice. */
export interface DoubledName {
  /** Of the object, RFC 6901. */
  readonly pointer: string;
  readonly name: string;
}

/** As many as help to find the program's fault. */
const MOST_TOLD = 10;

interface Level {
  /** Absent: an array. */
  readonly names?: Set<string>;
  /** The name or place that is read now. */
  at: string;
  isName: boolean;
}

/**
 * Names that stand twice in one object (RFC 8259, section 4, leaves open which holds; I-JSON forbids them): `JSON.parse` drops
 * one without a word, and whoever checks another one than is carried out is deceived. One pass, for text that parses.
 */
export function doubledNames(json: string): readonly DoubledName[] {
  const found: DoubledName[] = [];
  const open: Level[] = [];
  for (let place = 0; place < json.length && found.length < MOST_TOLD; place += 1) {
    const level = open.at(-1);
    switch (json[place]) {
      case '{':
        open.push({ names: new Set(), at: '', isName: true });
        break;
      case '[':
        open.push({ at: '0', isName: false });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ':':
        if (level !== undefined) level.isName = false;
        break;
      case ',':
        if (level === undefined) break;
        level.isName = level.names !== undefined;
        if (level.names === undefined) level.at = String(Number(level.at) + 1);
        break;
      case '"': {
        const end = endOfString(json, place);
        if (level?.names !== undefined && level.isName) {
          const name = JSON.parse(json.slice(place, end + 1)) as string;
          if (level.names.has(name)) found.push({ pointer: pointerTo(open.slice(0, -1)), name });
          level.names.add(name);
          level.at = name;
        }
        place = end;
        break;
      }
    }
  }
  return found;
}

function endOfString(json: string, start: number): number {
  for (let place = start + 1; place < json.length; place += 1) {
    if (json[place] === '"') return place;
    if (json[place] === '\\') place += 1;
  }
  return json.length;
}

const pointerTo = (levels: readonly Level[]): string =>
  levels.map(({ at }) => `/${at.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
