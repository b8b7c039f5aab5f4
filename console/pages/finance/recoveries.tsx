import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Table } from 'antd';
import { useState } from 'react';
import type { Claim, Line, ListedRecovery, Operations } from '#client/types.ts';
import { useDeed } from '#console/pages/places/use-deed.ts';
import { yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { DeedForm } from './deed-form.tsx';
import { ClaimLines } from '../claim/lines.tsx';
import { Officer } from '../people/officer.tsx';
import { askedBack, TEXTS } from './texts.ts';

/** Money that comes back: one officer chooses the lines and proposes, another confirms. */
export function Recoveries({ claim, isFinance }: { readonly claim: Claim; readonly isFinance: boolean }) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const { person } = useSession();
  const path = `/claims/${claim.claimId}`;
  const [chosen, choose] = useState<readonly Line[]>([]);
  const [proposing, setProposing] = useState(false);
  const [refusing, setRefusing] = useState<string>();
  const { data, error } = useQuery({
    queryKey: ['recoveries', path],
    queryFn: ({ signal }) => api.get<Operations['listRecoveries']['answer']>(`${path}/recoveries`, {}, signal),
  });
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['recoveries', path] });
    void queries.invalidateQueries({ queryKey: ['payment'] });
  };
  const confirmation = useDeed(
    (recoveryId: string, idempotencyKey) =>
      api.post(`${path}/recoveries/${recoveryId}/confirmation`, {}, { idempotencyKey }),
    refresh,
  );
  return (
    <>
      <section className="panel" aria-labelledby="recoveries">
        <div className="page-heading">
          <h2 id="recoveries">{say(TEXTS.recoveries)}</h2>
        </div>
        <p className="quiet">{say(TEXTS.confirmWhy)}</p>
        <ProblemShown error={error ?? confirmation.error} />
        <Table<ListedRecovery>
          size="small"
          rowKey="recoveryId"
          dataSource={[...(data?.recoveries ?? [])]}
          pagination={false}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noRecoveries)} /> }}
          columns={[
            { title: say(TEXTS.lines), align: 'right', render: (_, { lineIds }) => lineIds.length },
            { title: say(TEXTS.amount), align: 'right', render: (_, { amountFen }) => yuan(amountFen) },
            { title: say(TEXTS.document), dataIndex: 'document' },
            { title: say(TEXTS.reason), dataIndex: 'reason' },
            {
              title: say(TEXTS.by),
              render: (_, { proposedBy, proposedFor }) => (
                <Officer subject={proposedBy} onBehalfOf={proposedFor} region={claim.region} />
              ),
            },
            {
              title: say(TEXTS.state),
              render: (_, { state, recoveryId, proposedBy }) =>
                state === 'proposed' && isFinance ? (
                  <>
                    {proposedBy !== person?.subject && (
                      <Button
                        size="small"
                        loading={confirmation.isPending}
                        onClick={() => confirmation.mutate(recoveryId)}
                      >
                        {say(TEXTS.confirm)}
                      </Button>
                    )}{' '}
                    <Button size="small" onClick={() => setRefusing(recoveryId)}>
                      {say(proposedBy === person?.subject ? TEXTS.takeBack : TEXTS.refuse)}
                    </Button>
                  </>
                ) : (
                  say(TEXTS[state])
                ),
            },
          ]}
        />
        {refusing !== undefined && (
          <DeedForm
            title={TEXTS.refuse}
            fields={[{ name: 'reason', label: TEXTS.reason, kind: 'long' }]}
            send={(body, idempotencyKey) =>
              api.post(`${path}/recoveries/${refusing}/refusal`, body, { idempotencyKey })
            }
            close={() => setRefusing(undefined)}
            done={() => {
              setRefusing(undefined);
              refresh();
            }}
          />
        )}
        {proposing && (
          <DeedForm
            title={TEXTS.proposeRecovery}
            why={askedBack(chosen)}
            fields={[
              { name: 'document', label: TEXTS.document },
              { name: 'reason', label: TEXTS.reason, kind: 'long' },
            ]}
            send={(body, idempotencyKey) =>
              api.post(
                `${path}/recoveries`,
                { ...body, lineIds: chosen.map(({ lineId }) => lineId) },
                { idempotencyKey },
              )
            }
            close={() => setProposing(false)}
            done={() => {
              setProposing(false);
              choose([]);
              refresh();
            }}
          />
        )}
      </section>
      {isFinance && claim.paidFen > 0 && (
        <ClaimLines
          claimId={claim.claimId}
          version={`${claim.status} ${claim.recoveredFen}`}
          standing="paid"
          choice={{ chosen, choose, mayBe: ({ standing }) => standing === 'paid' }}
        >
          <Button disabled={chosen.length === 0} onClick={() => setProposing(true)}>
            {say(TEXTS.proposeRecovery)} ({chosen.length})
          </Button>
        </ClaimLines>
      )}
    </>
  );
}
