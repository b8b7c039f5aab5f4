/** What a person is told when something they sent cannot be used: where it is and what to do, in both languages. */

export interface FaultPlace {
  /** The file's name as the person gave it is theirs and may hold a person's name: only its kind is repeated here. */
  readonly sheet?: string;
  /** Row as the person's spreadsheet program counts it, from 1, title rows included. */
  readonly row?: number;
  /** Column letter as the spreadsheet program shows it, `A` onwards. */
  readonly column?: string;
  /** The header of that column as it stands in the roster, or the field's name in a JSON body. */
  readonly header?: string;
  /** JSON pointer (RFC 6901) into a request body. */
  readonly pointer?: string;
}

export interface Text {
  readonly zh: string;
  readonly en: string;
}

/**
 * One fault. `code` is stable and documented; `text` says what is wrong; `fix` says what to do.
 * None of them ever carries the offending value: values here are names and identity numbers.
 */
export interface Fault {
  readonly code: string;
  readonly place: FaultPlace;
  readonly text: Text;
  readonly fix: Text;
}

/** `file` faults make the whole file unusable; `row` faults leave the other rows usable. */
export type FaultScope = 'file' | 'row';
