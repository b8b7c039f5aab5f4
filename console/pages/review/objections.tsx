import { ReasonField } from './reason-field.tsx';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { useState } from 'react';
import type { Objections as Found } from '#client/types.ts';
import { shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { LineName } from '../claim/line-name.tsx';
import { OBJECTION_STATES, TEXTS, wordFor } from './texts.ts';

interface ObjectionsProps {
  readonly claimId: string;
  /** Whether the person decides on them here and now. */
  readonly open: boolean;
}

export function Objections({ claimId, open }: ObjectionsProps) {
  const { say, language } = useLanguage();
  const api = useApi();
  const found = useInfiniteQuery({
    queryKey: ['review', claimId, 'objections'],
    queryFn: ({ signal, pageParam }) =>
      api.get<Found>(`/claims/${claimId}/objections`, pageParam === '' ? {} : { cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: ({ cursor }: Found) => cursor,
  });
  if (found.data === undefined) return found.error === null ? <Spin /> : <ProblemShown error={found.error} />;
  const objections = found.data.pages.flatMap((page) => page.objections);
  if (objections.length === 0) return <p role="status">{say(TEXTS.objectionsNone)}</p>;
  return (
    <>
      <ul className="objections">
        {objections.map((objection) => (
          <li key={objection.objectionId} className="panel">
            <p>
              <LineName line={objection.line} /> · {shanghaiTime(objection.at, language)} ·{' '}
              {say(wordFor(OBJECTION_STATES, objection.state))}
              {objection.byWorker && ` · ${say(TEXTS.byWorker)}`}
            </p>
            <Said claimId={claimId} objection={objection} />
            {open && objection.state === 'open' && <Decision claimId={claimId} objectionId={objection.objectionId} />}
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
          {say(TEXTS.moreObjections)}
        </Button>
      )}
    </>
  );
}

type Objection = Found['objections'][number];

/** The beginning of what was said; all of it, and how to reach whoever said it, when it is asked for. */
function Said({ claimId, objection }: { readonly claimId: string; readonly objection: Objection }) {
  const { say } = useLanguage();
  const api = useApi();
  const [asked, setAsked] = useState(false);
  const { objectionId } = objection;
  const whole = useQuery({
    queryKey: ['review', claimId, 'objections', objectionId],
    queryFn: ({ signal }) => api.get<Found>(`/claims/${claimId}/objections`, { objectionId }, signal),
    enabled: asked,
  });
  const { said, denial, objections, hasContact } = whole.data?.objections[0] ?? objection;
  const { timesAdded = 0, added = [] } = denial ?? {};
  const more = !asked && (hasContact || objections > said.length || timesAdded > added.length);
  return (
    <>
      {said.map(({ at, reason, contact }) => (
        <p key={`${at} ${reason} ${contact}`}>
          {say(TEXTS.objected)}: {reason}
          {contact !== undefined && ` · ${say(TEXTS.contact)}: ${contact}`}
        </p>
      ))}
      {denial?.statement !== undefined && (
        <p>
          {say(TEXTS.workerSays)}: {denial.statement}
          {denial.contact !== undefined && ` · ${say(TEXTS.contact)}: ${denial.contact}`}
        </p>
      )}
      {added.map(({ at, statement, contact }) => (
        <p key={`${at} ${statement} ${contact}`}>
          {say(TEXTS.workerAdds)}: {statement}
          {contact !== undefined && ` · ${say(TEXTS.contact)}: ${contact}`}
        </p>
      ))}
      {objections > said.length && (
        <p>
          {say(TEXTS.objectedBy)}: {objections}
        </p>
      )}
      {more && <Button onClick={() => setAsked(true)}>{say(TEXTS.showContacts)}</Button>}
      <ProblemShown error={whole.error} />
    </>
  );
}

function Decision({ claimId, objectionId }: { readonly claimId: string; readonly objectionId: string }) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: (decision: 'uphold' | 'dismiss') =>
      api.post(`/claims/${claimId}/objections/${objectionId}/decision`, { decision, reason: reason.trim() }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['review', claimId] }),
  });
  return (
    <div className="answer-form">
      <ReasonField label={say(TEXTS.reason)} value={reason} change={setReason} />
      <div className="answer-buttons">
        {(['uphold', 'dismiss'] as const).map((decision) => (
          <Button
            key={decision}
            disabled={reason.trim() === '' || decide.isPending}
            onClick={() => decide.mutate(decision)}
          >
            {say(TEXTS[decision])}
          </Button>
        ))}
      </div>
      <ProblemShown error={decide.error} />
    </div>
  );
}
