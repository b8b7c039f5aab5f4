import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import type { ClaimMatches } from '#client/types.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { LineNames } from '../claim/line-name.tsx';
import { KINDS, TEXTS, wordFor } from './texts.ts';

const LinkGraph = lazy(() => import('./link-graph.tsx'));

/** So many lines stand for what two claims have in common. */
const LINES_OF_A_MATCH = 5;

/** Claims with something in common: the list tells it, the graph shows the same. */
export function Matches({ claimId }: { readonly claimId: string }) {
  const { say } = useLanguage();
  const api = useApi();
  const found = useQuery({
    queryKey: ['review', claimId, 'matches'],
    queryFn: ({ signal }) => api.get<ClaimMatches>(`/claims/${claimId}/matches`, {}, signal),
  });
  if (found.data === undefined) return found.error === null ? <Spin /> : <ProblemShown error={found.error} />;
  const { matches, lines } = found.data;
  const named = new Map(lines.map((line) => [line.lineId, line]));
  if (matches.length === 0) return <p role="status">{say(TEXTS.matchesNone)}</p>;
  return (
    <div className="matches">
      <table className="plain-table stacked-plain" aria-label={say(TEXTS.tabMatches)}>
        <thead>
          <tr>
            <th scope="col">{say(TEXTS.claim)}</th>
            <th scope="col">{say(TEXTS.enterprise)}</th>
            <th scope="col">{say(TEXTS.matchBy)}</th>
          </tr>
        </thead>
        <tbody>
          {matches.map((match) => (
            <tr key={match.claimId}>
              <th scope="row" data-head={say(TEXTS.claim)}>
                <Link href={`/reviews/${match.claimId}`}>{match.claimId}</Link>
              </th>
              <td data-head={say(TEXTS.enterprise)}>{match.enterpriseId}</td>
              <td data-head={say(TEXTS.matchBy)}>
                <ul>
                  {match.by.map(({ kind, mark = '', lineIds }) => (
                    <li key={`${kind} ${mark} ${lineIds.join(' ')}`}>
                      {say(wordFor(KINDS, kind))} {mark.replace('#', ' · ')}
                      {lineIds.length > 0 && (
                        <LineNames
                          lines={lineIds
                            .slice(0, LINES_OF_A_MATCH)
                            .map((lineId) => named.get(lineId))
                            .filter((line) => line !== undefined)}
                          total={lineIds.length}
                        />
                      )}
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Suspense fallback={<Spin />}>
        <LinkGraph claimId={claimId} matches={matches} />
      </Suspense>
    </div>
  );
}
