import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Table } from 'antd';
import { useState } from 'react';
import type { Operations, Transfer } from '#client/types.ts';
import { FUND_NAMES } from '#console/pages/places/regions.ts';
import { useDeed } from '#console/pages/places/use-deed.ts';
import { yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { DeedForm } from './deed-form.tsx';
import { TEXTS } from './texts.ts';

/** Money that moves between funds where the policy names it: one officer proposes, another approves. */
export function Transfers({
  path,
  kind,
  isFinance,
}: {
  readonly path: string;
  readonly kind: string;
  readonly isFinance: boolean;
}) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const { person } = useSession();
  const [proposing, setProposing] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['fund', path, 'transfers'],
    queryFn: ({ signal }) => api.get<Operations['listTransfers']['answer']>(`${path}/transfers`, {}, signal),
  });
  const refresh = () => void queries.invalidateQueries({ queryKey: ['fund'] });
  const approval = useDeed(
    (transferId: string, idempotencyKey) =>
      api.post(`${path}/transfers/${transferId}/approval`, {}, { idempotencyKey }),
    refresh,
  );
  return (
    <section className="panel" aria-labelledby="transfers">
      <div className="page-heading">
        <h2 id="transfers">{say(TEXTS.transfers)}</h2>
        {isFinance && <Button onClick={() => setProposing(true)}>{say(TEXTS.propose)}</Button>}
      </div>
      <ProblemShown error={error ?? approval.error} />
      <Table<Transfer>
        size="small"
        rowKey="transferId"
        dataSource={[...(data?.transfers ?? [])]}
        pagination={false}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noTransfers)} /> }}
        columns={[
          { title: say(TEXTS.to), dataIndex: 'to' },
          { title: say(TEXTS.amount), align: 'right', render: (_, { amountFen }) => yuan(amountFen) },
          { title: say(TEXTS.document), dataIndex: 'document' },
          { title: say(TEXTS.reason), dataIndex: 'reason' },
          {
            title: say(TEXTS.state),
            render: (_, { state, transferId, proposedBy }) =>
              state === 'proposed' && isFinance && proposedBy !== person?.subject ? (
                <Button size="small" loading={approval.isPending} onClick={() => approval.mutate(transferId)}>
                  {say(TEXTS.approve)}
                </Button>
              ) : (
                say(TEXTS[state])
              ),
          },
        ]}
      />
      {proposing && (
        <DeedForm
          title={TEXTS.propose}
          fields={[
            {
              name: 'to',
              label: TEXTS.to,
              kind: 'select',
              options: Object.entries(FUND_NAMES)
                .filter(([id]) => id !== kind)
                .map(([value, name]) => ({ value, label: say(name) })),
            },
            { name: 'amountFen', label: TEXTS.amount, kind: 'money' },
            { name: 'document', label: TEXTS.document },
            { name: 'reason', label: TEXTS.reason, kind: 'long' },
          ]}
          send={({ amountFen, ...body }, idempotencyKey) =>
            api.post(`${path}/transfers`, { ...body, amountFen: Number(amountFen) }, { idempotencyKey })
          }
          close={() => setProposing(false)}
          done={() => {
            setProposing(false);
            refresh();
          }}
        />
      )}
    </section>
  );
}
