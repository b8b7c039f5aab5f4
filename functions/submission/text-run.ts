const MOST_BYTES_A_CHARACTER = 3;

/**
 * Text that grows at its end, kept as UTF-8 outside the heap: pieces that wait as strings until they are joined are
 * moved from generation to generation by the collector and leave it a heap many times their size.
 */
export class TextRun {
  #buffer: Buffer;
  #bytes = 0;

  /** @param bytes to begin with; more are taken as they are needed */
  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafe(bytes);
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(text: string): void {
    const needed = this.#bytes + text.length * MOST_BYTES_A_CHARACTER;
    if (needed > this.#buffer.length) {
      const wider = Buffer.allocUnsafe(Math.max(needed, 2 * this.#buffer.length));
      this.#buffer.copy(wider, 0, 0, this.#bytes);
      this.#buffer = wider;
    }
    this.#bytes += this.#buffer.write(text, this.#bytes, 'utf8');
  }

  text(): string {
    return this.#buffer.toString('utf8', 0, this.#bytes);
  }
}
