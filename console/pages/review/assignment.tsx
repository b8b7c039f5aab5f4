import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect } from 'react';
import type { Claim, ReviewQueueEntry } from '#client/types.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ApiProblem } from '#console/shell/problem.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { Officer } from '../people/officer.tsx';
import { stageOf } from '#functions/review/stage-of.ts';
import { clock } from './queue-page.tsx';
import { TEXTS } from './texts.ts';

/** Who works at the page keeps the claim: it lapses half an hour after the page was left. */
const EXTEND_MS = 5 * 60_000;
const LOOK_AGAIN_MS = 15_000;

/** A claim that is before nobody has no assignment to ask for. */
export function useAssignment(claim: Claim) {
  const { claimId } = claim;
  const open = stageOf(claim) !== undefined;
  const api = useApi();
  const queries = useQueryClient();
  const path = `/claims/${claimId}/assignment`;
  const key = ['review', claimId, 'assignment'];
  const entry = useQuery({
    queryKey: key,
    enabled: open,
    // It may have been decided since it was read.
    queryFn: async ({ signal }) => {
      try {
        return await api.get<ReviewQueueEntry>(path, {}, signal);
      } catch (error) {
        if (error instanceof ApiProblem && error.code === 'review-not-open') return null;
        throw error;
      }
    },
    refetchInterval: LOOK_AGAIN_MS,
  });
  const change = useMutation({
    mutationFn: (action: 'take' | 'extend' | 'release') => api.post<ReviewQueueEntry>(path, { action }),
    onSuccess: (now) => queries.setQueryData(key, now),
    onError: () => queries.invalidateQueries({ queryKey: key }),
  });
  const known = open ? entry.data : null;
  const mine = known?.holder?.mine === true;
  const { mutate } = change;
  useEffect(() => {
    if (!mine) return;
    const timer = setInterval(() => mutate('extend'), EXTEND_MS);
    return () => clearInterval(timer);
  }, [mine, mutate]);
  return { entry: known, isLoading: open && entry.isPending, error: entry.error, change, mine };
}

export function AssignmentBar({ assignment }: { readonly assignment: ReturnType<typeof useAssignment> }) {
  const { say } = useLanguage();
  const { entry, change, mine } = assignment;
  if (entry === undefined) return <ProblemShown error={assignment.error} />;
  return (
    <>
      <ProblemShown error={change.error} />
      {entry === null && <Alert type="info" role="status" title={say(TEXTS.notOpen)} />}
      {entry !== null && mine && (
        <Alert
          type="success"
          role="status"
          title={`${say(TEXTS.taken)} · ${say(TEXTS.keptUntil)} ${clock(entry.holder?.until ?? '')}`}
          description={`${say(TEXTS.leaseWhy)}${say(TEXTS.draftKept)}`}
          action={<Button onClick={() => change.mutate('release')}>{say(TEXTS.release)}</Button>}
        />
      )}
      {entry !== null && entry.holder !== undefined && !mine && (
        <Alert
          type="warning"
          role="alert"
          title={
            <>
              {say(TEXTS.heldBy)} <Officer subject={entry.holder.by} region={entry.region} /> · {say(TEXTS.keptUntil)}{' '}
              {clock(entry.holder.until)}
            </>
          }
          description={`${say(TEXTS.leaseWhy)}${say(TEXTS.draftKept)}`}
        />
      )}
      {entry !== null && entry.holder === undefined && (
        <Alert
          type="info"
          role="status"
          title={say(entry.mayDecide ? TEXTS.takeFirst : TEXTS.mayNot)}
          action={
            entry.mayDecide && (
              <Button type="primary" loading={change.isPending} onClick={() => change.mutate('take')}>
                {say(TEXTS.take)} <kbd>t</kbd>
              </Button>
            )
          }
        />
      )}
    </>
  );
}
