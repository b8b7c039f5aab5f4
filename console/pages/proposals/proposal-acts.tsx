import { Button } from 'antd';
import { useState } from 'react';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import type { Text } from '#console/shell/text.ts';
import { DeedForm } from '../finance/deed-form.tsx';
import { useDeed } from '../places/use-deed.ts';
import type { Proposed } from './proposed.ts';
import { PROPOSAL } from './texts.ts';

/** How what was decided is told to the API. */
export interface Deciding {
  readonly confirm: (idempotencyKey: string) => Promise<unknown>;
  /** Refuses it, or withdraws it where it is one's own. */
  readonly takeBack: (body: { readonly reason: string }, idempotencyKey: string) => Promise<unknown>;
}

interface ActsProps extends Deciding {
  readonly proposal: Pick<Proposed, 'deeds'>;
  readonly confirmLabel?: Text | undefined;
  /** Something was decided, by this person or by a quicker one. */
  readonly done: () => void;
}

/** What the person can do with a proposal: confirm or refuse another's, withdraw their own; nothing else is offered. */
export function ProposalActs({ proposal: { deeds }, confirmLabel, confirm, takeBack, done }: ActsProps) {
  const { say } = useLanguage();
  const [takingBack, setTakingBack] = useState(false);
  const confirmation = useDeed((_nothing: object, idempotencyKey) => confirm(idempotencyKey), done);
  const back = deeds.find((deed) => deed !== 'confirm');
  return (
    <div className="acts">
      {deeds.includes('confirm') && (
        <Button size="small" type="primary" loading={confirmation.isPending} onClick={() => confirmation.mutate({})}>
          {say(confirmLabel ?? PROPOSAL.confirm)}
        </Button>
      )}
      {back !== undefined && (
        <Button size="small" onClick={() => setTakingBack(true)}>
          {say(PROPOSAL[back])}
        </Button>
      )}
      <ProblemShown error={confirmation.error} />
      {takingBack && back !== undefined && (
        <DeedForm
          title={PROPOSAL[back]}
          fields={[{ name: 'reason', label: PROPOSAL.reason, kind: 'long' }]}
          send={({ reason = '' }, idempotencyKey) => takeBack({ reason }, idempotencyKey)}
          close={() => setTakingBack(false)}
          done={() => {
            setTakingBack(false);
            done();
          }}
        />
      )}
    </div>
  );
}
