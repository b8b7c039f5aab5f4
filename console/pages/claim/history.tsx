import { EVENT_WORDS, wordOf } from '#client/claim-words.ts';
import type { AuditEvent } from '#client/types.ts';
import { shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { CLAIM } from './texts.ts';

export function History({ events }: { readonly events: readonly AuditEvent[] }) {
  const { say, language } = useLanguage();
  return (
    <section className="panel" aria-label={say(CLAIM.history)}>
      <h2>{say(CLAIM.history)}</h2>
      <p className="quiet">{say(CLAIM.businessTime)}</p>
      <ol className="history">
        {events.map(({ seq, at, type }) => (
          <li key={seq}>
            <time dateTime={at}>{shanghaiTime(at, language)}</time> {say(wordOf(EVENT_WORDS, type))}
          </li>
        ))}
      </ol>
    </section>
  );
}
