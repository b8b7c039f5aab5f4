import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Claim, Line, ListedRecovery } from '#client/types.ts';
import { ProposalTable } from '#console/pages/proposals/proposal-table.tsx';
import { Propose } from '#console/pages/proposals/propose.tsx';
import { yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { useRecoveries } from '../claim/fraud-marks.tsx';
import { LineNames } from '../claim/line-name.tsx';
import { ClaimLines } from '../claim/lines.tsx';
import { askedBack, FINDINGS, TEXTS } from './texts.ts';

/** Money that comes back: one officer chooses the lines and proposes, another confirms. */
export function Recoveries({ claim }: { readonly claim: Claim }) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const { claimId, region } = claim;
  const [chosen, choose] = useState<readonly Line[]>([]);
  const { data, error } = useRecoveries(claim);
  const done = () => {
    choose([]);
    void queries.invalidateQueries({ queryKey: ['recoveries', claimId] });
    void queries.invalidateQueries({ queryKey: ['payment'] });
  };
  return (
    <>
      <section className="panel" aria-labelledby="recoveries">
        <div className="page-heading">
          <h2 id="recoveries">{say(TEXTS.recoveries)}</h2>
        </div>
        <p className="quiet">{say(TEXTS.confirmWhy)}</p>
        <ProblemShown error={error} />
        <ProposalTable<ListedRecovery>
          none={TEXTS.noRecoveries}
          rows={data?.recoveries ?? []}
          keyOf={({ recoveryId }) => recoveryId}
          columns={[
            {
              title: say(TEXTS.lines),
              render: (_, { lines, lineIds }) => <LineNames lines={lines} total={lineIds.length} />,
            },
            { title: say(TEXTS.amount), align: 'right', render: (_, { amountFen }) => yuan(amountFen) },
            { title: say(TEXTS.finding), render: (_, { finding }) => say(FINDINGS[finding]) },
            { title: say(TEXTS.document), dataIndex: 'document' },
            { title: say(TEXTS.reason), dataIndex: 'reason' },
          ]}
          region={region}
          confirmed={TEXTS.recovered}
          confirmLabel={TEXTS.confirm}
          deciding={({ recoveryId }) => ({
            confirm: (idempotencyKey) =>
              api.call('confirmRecovery', { path: { claimId, recoveryId }, body: {} }, { idempotencyKey }),
            takeBack: (body, idempotencyKey) =>
              api.call('refuseRecovery', { path: { claimId, recoveryId }, body }, { idempotencyKey }),
          })}
          done={done}
        />
      </section>
      {data?.mayPropose === true && claim.paidFen > 0 && (
        <ClaimLines
          claimId={claimId}
          version={`${claim.status} ${claim.recoveredFen}`}
          standing="paid"
          choice={{ chosen, choose, mayBe: ({ standing }) => standing === 'paid' }}
        >
          <Propose
            title={TEXTS.proposeRecovery}
            why={askedBack(chosen)}
            disabled={chosen.length === 0}
            fields={[
              {
                name: 'finding',
                label: TEXTS.finding,
                kind: 'select',
                initial: 'error',
                hint: TEXTS.findingWhy,
                options: Object.entries(FINDINGS).map(([value, text]) => ({ value, label: say(text) })),
              },
              { name: 'document', label: TEXTS.document },
              { name: 'reason', label: TEXTS.reason, kind: 'long' },
            ]}
            send={({ finding, document = '', reason = '' }, idempotencyKey) => {
              const lineIds = chosen.map(({ lineId }) => lineId);
              const body = { lineIds, finding: finding === 'fraud' ? finding : 'error', document, reason } as const;
              return api.call('proposeRecovery', { path: { claimId }, body }, { idempotencyKey });
            }}
            done={done}
          >
            {' '}
            ({chosen.length})
          </Propose>
        </ClaimLines>
      )}
    </>
  );
}
