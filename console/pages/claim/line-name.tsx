import type { NamedLine } from '#client/types.ts';
import { count } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { LEVEL_NAMES } from '#functions/submission/level-names.ts';
import { CLAIM, rowWords } from './texts.ts';

/** A line as people tell it from others: its row in the roster, whom it names, and for which certificate. */
export function LineName({ line }: { readonly line: Omit<NamedLine, 'lineId'> | undefined }) {
  const { say } = useLanguage();
  if (line === undefined) return <span className="quiet">{say(CLAIM.noSuchLine)}</span>;
  const { row, name, document, occupation, level, issuedOn } = line;
  return (
    <span className="line-name">
      <strong>{say(rowWords(row))}</strong> {name} <span className="unbroken">{shortened(document)}</span>{' '}
      <span className="quiet">
        {occupation} · {say(LEVEL_NAMES[level])} · <span className="unbroken">{issuedOn}</span>
      </span>
    </span>
  );
}

/** What is masked is the same in every line: four signs of it say so. */
const shortened = (document: string): string => document.replace(/\*{5,}/, '****');

interface NamesProps {
  /** Of what is concerned, those that the API named. */
  readonly lines: readonly NamedLine[];
  /** How many are concerned. */
  readonly total: number;
}

/** Several of them, and how many there are where not all are named. */
export function LineNames({ lines, total }: NamesProps) {
  const { say } = useLanguage();
  return (
    <ul className="line-names">
      {lines.map((line) => (
        <li key={line.lineId}>
          <LineName line={line} />
        </li>
      ))}
      {total > lines.length && (
        <li className="quiet">
          {say(CLAIM.linesInAll)} {count(total)}
        </li>
      )}
    </ul>
  );
}
