const PIECE_BYTES = 1_048_576;
const MOST_BYTES_A_CHARACTER = 3;

/**
 * The shared strings of a workbook as UTF-8, outside the heap. A roster of 100,000 people has some 600,000 of them:
 * as strings they take five times as much, and each piece of XML that they were cut from is kept with them.
 */
export class SharedStrings {
  #piece: Buffer = Buffer.allocUnsafe(PIECE_BYTES);
  #used = 0;
  readonly #pieces: Buffer[] = [this.#piece];
  /** Number of the piece, offset and length of each, in turn. */
  readonly #places: number[] = [];

  get count(): number {
    return this.#places.length / 3;
  }

  add(text: string): void {
    const room = text.length * MOST_BYTES_A_CHARACTER;
    if (this.#used + room > this.#piece.length) {
      this.#piece = Buffer.allocUnsafe(Math.max(PIECE_BYTES, room));
      this.#pieces.push(this.#piece);
      this.#used = 0;
    }
    const length = this.#piece.write(text, this.#used, 'utf8');
    this.#places.push(this.#pieces.length - 1, this.#used, length);
    this.#used += length;
  }

  /** Undefined where there is none. */
  at(index: number): string | undefined {
    const piece = this.#places[index * 3];
    const from = this.#places[index * 3 + 1];
    const length = this.#places[index * 3 + 2];
    if (piece === undefined || from === undefined || length === undefined) return undefined;
    return this.#pieces[piece]?.toString('utf8', from, from + length);
  }
}
