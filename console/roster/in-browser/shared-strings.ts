/** The shared strings of a workbook as the browser keeps strings. */
export class SharedStrings {
  readonly #strings: string[] = [];

  get count(): number {
    return this.#strings.length;
  }

  add(text: string): void {
    this.#strings.push(text);
  }

  /** Undefined where there is none. */
  at(index: number): string | undefined {
    return this.#strings[index];
  }
}
