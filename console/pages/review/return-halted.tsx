import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { useDeed } from '../places/use-deed.ts';
import { ReasonField } from './reason-field.tsx';
import { TEXTS } from './texts.ts';

/** A claim that its workflow left for good goes back to the enterprise, with what is to be corrected in words. */
export function ReturnHalted({ claimId, open }: { readonly claimId: string; readonly open: boolean }) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const deed = useDeed(
    (given: { reason: string }, idempotencyKey) =>
      api.call('returnHaltedClaim', { path: { claimId }, body: given }, { idempotencyKey }),
    () => void queries.invalidateQueries({ queryKey: ['review'] }),
  );
  return (
    <section className="panel decide" aria-label={say(TEXTS.returnIt)}>
      <h2>{say(TEXTS.returnIt)}</h2>
      <p>{say(TEXTS.returnHaltedWhy)}</p>
      <ReasonField label={say(TEXTS.reasonNeeded)} value={reason} change={setReason} />
      <ProblemShown error={deed.error} />
      <Button
        danger
        disabled={!open || reason.trim() === ''}
        loading={deed.isPending}
        onClick={() => deed.mutate({ reason: reason.trim() })}
      >
        {say(TEXTS.returnIt)}
      </Button>
    </section>
  );
}
