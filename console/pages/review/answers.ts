import { useCallback, useEffect, useState } from 'react';

/** What the reviewer says of one line. Amounts in integer fen. */
export interface LineAnswer {
  readonly verdict: 'pass' | 'refuse';
  /** Whether the line asks for an answer by itself; one that only lacks its amount does not. */
  readonly needed: boolean;
  readonly reason: string;
  readonly evidence?: string | undefined;
  readonly finding?: 'error' | 'fraud' | undefined;
  /** Said by the worker not to be theirs: the enterprise is not told of it. */
  readonly denied?: boolean | undefined;
  /** Where the policy does not know the amount, with the document that names it. */
  readonly amountFen?: number | undefined;
  readonly document?: string | undefined;
}
export type Answers = Readonly<Record<string, LineAnswer>>;

export interface Draft {
  readonly answers: Answers;
  readonly set: (lineId: string, answer: LineAnswer | undefined) => void;
  readonly setMany: (answers: Answers) => void;
  readonly clear: () => void;
}

/** Kept in the browser under claim, revision and round: ids of lines and what the reviewer wrote, nothing of a person. */
export function useDraft(of: { readonly claimId: string; readonly revision: number; readonly round: number }): Draft {
  const name = `jianzheng-review ${of.claimId} ${of.revision} ${of.round}`;
  const [answers, change] = useState<Answers>(() => kept(name));
  useEffect(() => {
    if (Object.keys(answers).length === 0) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(answers));
  }, [name, answers]);
  const set = useCallback((lineId: string, answer: LineAnswer | undefined) => {
    change(({ [lineId]: _before, ...others }) => (answer === undefined ? others : { ...others, [lineId]: answer }));
  }, []);
  const setMany = useCallback((many: Answers) => change((before) => ({ ...before, ...many })), []);
  const clear = useCallback(() => change({}), []);
  return { answers, set, setMany, clear };
}

function kept(name: string): Answers {
  try {
    return JSON.parse(localStorage.getItem(name) ?? '{}') as Answers;
  } catch {
    return {};
  }
}

/** As the first review takes them; what it does not name passes with the claim. */
export function reviewFields(answers: Answers) {
  const all = Object.entries(answers);
  const cleared = all.flatMap(([lineId, { verdict, needed, reason, evidence }]) =>
    verdict === 'pass' && needed ? [{ lineId, reason, ...(evidence ? { evidence } : {}) }] : [],
  );
  const determinedLines = all.flatMap(([lineId, { verdict, amountFen, document = '' }]) =>
    verdict === 'pass' && amountFen !== undefined ? [{ lineId, amountFen, document }] : [],
  );
  return {
    ...(cleared.length === 0 ? {} : { cleared }),
    ...namedLines(answers),
    ...(determinedLines.length === 0 ? {} : { determinedLines }),
  };
}

/**
 * Of a return: what the enterprise is told to correct, in the reviewer's words, and what it is not told of: lines that the
 * reviewer takes for fraud, which are looked into, and those that their workers denied.
 */
export function returnFields(answers: Answers) {
  const refused = Object.entries(answers).filter(([, { verdict }]) => verdict === 'refuse');
  const corrections = refused
    .filter(([, { finding, denied }]) => finding !== 'fraud' && denied !== true)
    .map(([lineId, { reason }]) => ({ lineId, reason }));
  const fraud = refused.filter(([, { finding }]) => finding === 'fraud');
  return {
    ...(corrections.length === 0 ? {} : { corrections }),
    ...(fraud.length === 0 ? {} : namedLines(Object.fromEntries(fraud))),
  };
}

/** The lines that the reviewer refuses, each with its reason. */
function namedLines(answers: Answers) {
  const refusedLines = Object.entries(answers).flatMap(([lineId, { verdict, reason, finding }]) =>
    verdict === 'refuse' ? [{ lineId, reason, ...(finding === undefined ? {} : { finding }) }] : [],
  );
  return refusedLines.length === 0 ? {} : { refusedLines };
}
