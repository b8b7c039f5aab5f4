import { pointerOf } from '../fault-of.ts';

/** What was expected where a text stops being JSON. */
export type Expected = 'value' | 'name' | 'colon' | 'comma or end' | 'nothing' | 'rest of text' | 'rest of number';

/** Where a text stops being JSON. */
export interface Slip {
  readonly at: number;
  readonly expected: Expected;
  /** JSON pointer of what was being read. */
  readonly pointer: string;
  /** Where the text, the last value or the comma before it began and what the innermost bracket is. */
  readonly before?: { readonly at: number; readonly end: number; readonly kind: 'text' | 'number' | 'other' | 'comma' };
  readonly open?: { readonly at: number; readonly bracket: '{' | '[' };
}

/** A name in braces, with its place and line. */
export interface Named {
  readonly pointer: string;
  readonly name: string;
  readonly line: number;
}

type Before = NonNullable<Slip['before']>;
type Open = NonNullable<Slip['open']>;

/** Reads JSON as JSON.parse does, for what that does not tell: where it stops, and which names it saw. */
export function scan(text: string): { readonly names: readonly Named[] } | { readonly slip: Slip } {
  const scanner = new Scanner(text);
  try {
    scanner.whole();
  } catch (error) {
    if (error instanceof Stopped) return { slip: error.slip };
    throw error;
  }
  return { names: scanner.names };
}

export function namesWrittenTwice(names: readonly Named[]): readonly (Named & { readonly before: number })[] {
  const first = new Map<string, number>();
  return names.flatMap((named) => {
    const before = first.get(named.pointer);
    if (before === undefined) first.set(named.pointer, named.line);
    return before === undefined ? [] : [{ ...named, before }];
  });
}

export const lineOf = (text: string, at: number) => text.slice(0, at).split('\n').length;

class Stopped extends Error {
  readonly slip: Slip;

  constructor(slip: Slip) {
    super('This is not JSON.');
    this.slip = slip;
  }
}

class Scanner {
  readonly names: Named[] = [];
  readonly #text: string;
  #at = 0;
  #before: Before | undefined;
  readonly #path: PropertyKey[] = [];
  readonly #open: Open[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  whole(): void {
    this.#value();
    this.#blanks();
    if (this.#at < this.#text.length) this.#stop('nothing');
  }

  #value(): void {
    this.#blanks();
    const from = this.#at;
    const next = this.#text[from];
    if (next === '{') this.#object();
    else if (next === '[') this.#list();
    else if (next === '"') this.#string();
    else if (next === '-' || (next !== undefined && next >= '0' && next <= '9')) this.#number();
    else this.#word();
  }

  #object(): void {
    this.#inside('{', '}', () => {
      this.#blanks();
      if (this.#text[this.#at] !== '"') this.#stop('name');
      const line = lineOf(this.#text, this.#at);
      const name = JSON.parse(this.#string()) as string;
      this.#path.push(name);
      this.names.push({ pointer: pointerOf(this.#path), name, line });
      this.#blanks();
      if (this.#text[this.#at] !== ':') this.#stop('colon');
      this.#at += 1;
      this.#before = undefined;
      this.#value();
      this.#path.pop();
    });
  }

  #list(): void {
    let index = 0;
    this.#inside('[', ']', () => {
      this.#path.push(index);
      this.#value();
      this.#path.pop();
      index += 1;
    });
  }

  #inside(bracket: Open['bracket'], end: string, entry: () => void): void {
    const from = this.#at;
    this.#open.push({ at: from, bracket });
    this.#at += 1;
    this.#before = undefined;
    this.#blanks();
    if (this.#text[this.#at] !== end) {
      entry();
      this.#blanks();
      while (this.#text[this.#at] === ',') {
        this.#before = { at: this.#at, end: this.#at + 1, kind: 'comma' };
        this.#at += 1;
        entry();
        this.#blanks();
      }
      if (this.#text[this.#at] !== end) this.#stop('comma or end');
    }
    this.#open.pop();
    this.#at += 1;
    this.#before = { at: from, end: this.#at, kind: 'other' };
  }

  #string(): string {
    const from = this.#at;
    this.#at += 1;
    for (;;) {
      const next = this.#text[this.#at];
      if (next === '"') break;
      if (next === undefined || next < ' ') this.#stop('rest of text', { at: from, end: this.#at, kind: 'text' });
      if (next === '\\' && !this.#matches(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y))
        this.#stop('rest of text', { at: from, end: this.#at, kind: 'text' });
      this.#at += next === '\\' ? (this.#text[this.#at + 1] === 'u' ? 6 : 2) : 1;
    }
    this.#at += 1;
    this.#before = { at: from, end: this.#at, kind: 'text' };
    return this.#text.slice(from, this.#at);
  }

  #number(): void {
    const from = this.#at;
    const [written] = this.#matches(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y) ?? [];
    if (written === undefined) this.#stop('value');
    this.#at += written.length;
    this.#before = { at: from, end: this.#at, kind: 'number' };
    if (this.#matches(/[\w.%\p{L}]/uy)) this.#stop('rest of number');
  }

  #word(): void {
    const from = this.#at;
    const [word] = this.#matches(/true|false|null/y) ?? [];
    if (word === undefined) this.#stop('value');
    this.#at += word.length;
    this.#before = { at: from, end: this.#at, kind: 'other' };
  }

  #blanks(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at += 1;
  }

  #matches(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text) ?? undefined;
  }

  #stop(expected: Expected, before = this.#before): never {
    const open = this.#open.at(-1);
    throw new Stopped({
      at: this.#at,
      expected,
      pointer: pointerOf(this.#path),
      ...(before === undefined ? {} : { before }),
      ...(open === undefined ? {} : { open }),
    });
  }
}
