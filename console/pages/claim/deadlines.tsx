import { useQuery } from '@tanstack/react-query';
import { lastDayOf, untilWords } from '#client/claim-words.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { CLAIM } from './texts.ts';

export function Deadlines({ claimId, version }: { readonly claimId: string; readonly version: string }) {
  const { say } = useLanguage();
  const api = useApi();
  const deadlines = useQuery({
    queryKey: ['claim', claimId, 'deadlines', version],
    queryFn: ({ signal }) => api.call('readDeadlines', { path: { claimId } }, { signal }),
  });
  const due = deadlines.data?.deadlines ?? [];
  return (
    <section className="panel" aria-label={say(CLAIM.deadlines)}>
      <h2>{say(CLAIM.deadlines)}</h2>
      <ProblemShown error={deadlines.error} />
      {due.length === 0 && <p className="quiet">{say(CLAIM.noDeadlines)}</p>}
      <ul>
        {due.map(({ code, text, at, passed }) => (
          <li key={code}>
            {say(text)} <time dateTime={at}>{say(untilWords(lastDayOf(at)))}</time>
            {passed && <strong> {say(CLAIM.passed)}</strong>}
          </li>
        ))}
      </ul>
    </section>
  );
}
