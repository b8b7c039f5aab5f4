import { IntegrityError } from '../shared/errors.ts';
import { getText, putText } from '../shared/object-store.ts';
import type { SealedLine } from './frozen-line.ts';
import { TextRun } from './text-run.ts';

/** What is in memory at a time, whatever the size of the roster: some 2,000 lines. */
const PART_BYTES = 1_500_000;
/** For the line that ends a part. */
const ROOM_BYTES = 100_000;
/** Reading goes on while so many parts are on their way. */
const PARTS_AT_ONCE = 2;
const LAST_PART = /^(.+)\/lines-(\d{4})\.ndjson$/;

const partKey = (place: string, part: number) => `${place}/lines-${String(part).padStart(4, '0')}.ndjson`;

/** Writes the lines of a roster as they come, in parts. */
export class LinesWriter {
  readonly #place: string;
  readonly #underWay: Promise<void>[] = [];
  #lines = new TextRun(PART_BYTES + ROOM_BYTES);
  #parts = 0;

  /** @param place prefix of the parts' keys, without a slash at the end */
  constructor(place: string) {
    this.#place = place;
  }

  add(line: SealedLine): void {
    if (this.#lines.bytes > 0) this.#lines.add('\n');
    this.#lines.add(JSON.stringify(line));
    if (this.#lines.bytes >= PART_BYTES) this.#send();
  }

  /** Resolves when there is room for more. @throws what S3 refused with */
  async ready(): Promise<void> {
    while (this.#underWay.length >= PARTS_AT_ONCE) await this.#underWay.shift();
  }

  /** The key by which all lines are found again: that of the last part. @throws what S3 refused with */
  async finish(): Promise<string> {
    if (this.#lines.bytes > 0) this.#send();
    await Promise.all(this.#underWay);
    return partKey(this.#place, this.#parts);
  }

  /** Waits for what is on its way, whatever becomes of it: nothing may run on after an invocation that failed. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  #send(): void {
    this.#parts += 1;
    const sent = putText(partKey(this.#place, this.#parts), this.#lines.text(), 'application/x-ndjson');
    // A refusal is thrown where somebody waits for it, which may be later.
    sent.catch(() => undefined);
    this.#underWay.push(sent);
    this.#lines = new TextRun(PART_BYTES + ROOM_BYTES);
  }
}

/** The parts of a roster in order, each the JSON of its lines, one below the other. */
export async function* linesParts(linesKey: string): AsyncGenerator<string> {
  for (let part = 1; part <= partsIn(linesKey); part += 1) yield linesPart(linesKey, part);
}

export function partsIn(linesKey: string): number {
  return placeOf(linesKey).parts;
}

/** @param part from 1 to {@link partsIn} */
export function linesPart(linesKey: string, part: number): Promise<string> {
  return getText(partKey(placeOf(linesKey).place, part));
}

function placeOf(linesKey: string): { readonly place: string; readonly parts: number } {
  const [, place, last] = LAST_PART.exec(linesKey) ?? [];
  if (place === undefined) throw new IntegrityError('A roster lies under a key that is not one of rosters.');
  return { place, parts: Number(last) };
}
