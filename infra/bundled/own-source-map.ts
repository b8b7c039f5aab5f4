/** A source map as esbuild writes it: version 3, ECMA-426. */
export interface SourceMapJson {
  readonly version: number;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CONTINUES = 32;

/** The numbers of one segment: base 64, five bits a digit, lowest first, the sign in the lowest bit. */
function decode(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value |= (digit & (CONTINUES - 1)) << shift;
    shift += 5;
    if (digit >= CONTINUES) continue;
    numbers.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

function encode(numbers: readonly number[]): string {
  let text = '';
  for (const number of numbers) {
    let rest = number < 0 ? (-number << 1) | 1 : number << 1;
    do {
      text += DIGITS.charAt((rest & (CONTINUES - 1)) | (rest >= CONTINUES ? CONTINUES : 0));
      rest >>>= 5;
    } while (rest > 0);
  }
  return text;
}

/** Numbers a text where it first occurs, from 0. */
class Numbering {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

/**
 * The part of a map that leads to these sources. What came from elsewhere leads nowhere: a trace shows it as it stands
 * in the bundle.
 */
export function ownSourceMap(map: SourceMapJson, isOwn: (source: string) => boolean): SourceMapJson {
  const own = map.sources.map(isOwn);
  const sources = new Numbering();
  const names = new Numbering();
  // Of source, line, column and name each segment says how far it is from the one before, over all lines.
  const read = [0, 0, 0, 0];
  const written = [0, 0, 0, 0];
  // A segment reaches to the next one, on whichever line that is.
  let inside = false;
  const lines = map.mappings.split(';').map((line) => {
    let column = 0;
    let writtenColumn = 0;
    const segments: string[] = [];
    for (const segment of line === '' ? [] : line.split(',')) {
      const [step = 0, ...steps] = decode(segment);
      column += step;
      steps.forEach((distance, place) => {
        read[place] = (read[place] ?? 0) + distance;
      });
      const [source = 0, row = 0, at = 0, name = 0] = read;
      const keep = steps.length > 0 && own[source] === true;
      if (!keep && !inside) continue;
      const to = keep ? [sources.of(map.sources[source] ?? ''), row, at] : [];
      if (keep && steps.length === 4) to.push(names.of(map.names[name] ?? ''));
      segments.push(encode([column - writtenColumn, ...to.map((value, place) => value - (written[place] ?? 0))]));
      to.forEach((value, place) => {
        written[place] = value;
      });
      writtenColumn = column;
      inside = keep;
    }
    return segments.join(',');
  });
  // Node takes a segment that leads nowhere for one that leads on, unless something follows it: here an empty line.
  return { version: map.version, sources: sources.texts, names: names.texts, mappings: `${lines.join(';')};` };
}
