import type { ExecutionTrace } from '#client/types.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { OUTCOMES, TEXTS } from './texts.ts';

export type Visit = ExecutionTrace['visits'][number];

/** Each try of one stay in a state: how it ended, and why. */
export function Attempts({ visit: { attempts } }: { readonly visit: Visit }) {
  const { say } = useLanguage();
  const word = (outcome: string) => {
    const text = OUTCOMES[outcome];
    return text === undefined ? outcome : say(text);
  };
  return (
    <ol className="attempts">
      {attempts.map(({ startedAt, outcome, error, cause, redrive }) => (
        <li key={startedAt}>
          {word(outcome)}
          {error !== undefined && (
            <>
              {' '}
              <code>{error}</code>
            </>
          )}
          {redrive > 0 && ` (${say(TEXTS.redrive)} ${redrive})`}
          {cause !== undefined && (
            <details>
              <summary>{say(TEXTS.cause)}</summary>
              <div className="json">{cause}</div>
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}
