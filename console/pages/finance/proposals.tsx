import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Table } from 'antd';
import { useState } from 'react';
import type { FundProposal, Operations } from '#client/types.ts';
import { FUND_NAMES } from '#console/pages/places/regions.ts';
import { useDeed } from '#console/pages/places/use-deed.ts';
import { yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { DeedForm } from './deed-form.tsx';
import { DEED_WORDS, TEXTS } from './texts.ts';

/** What one officer proposed to do with the fund, which another confirms or refuses; a transfer is proposed here. */
export function Proposals({
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
  const [refusing, setRefusing] = useState<string>();
  const { data, error } = useQuery({
    queryKey: ['fund', path, 'proposals'],
    queryFn: ({ signal }) => api.get<Operations['listFundProposals']['answer']>(`${path}/proposals`, {}, signal),
  });
  const refresh = () => void queries.invalidateQueries({ queryKey: ['fund'] });
  const confirmation = useDeed(
    (proposalId: string, idempotencyKey) =>
      api.post(`${path}/proposals/${proposalId}/confirmation`, {}, { idempotencyKey }),
    refresh,
  );
  return (
    <section className="panel" aria-labelledby="proposals">
      <div className="page-heading">
        <h2 id="proposals">{say(TEXTS.proposals)}</h2>
        {isFinance && <Button onClick={() => setProposing(true)}>{say(TEXTS.propose)}</Button>}
      </div>
      <p className="quiet">{say(TEXTS.proposalsWhy)}</p>
      <ProblemShown error={error ?? confirmation.error} />
      <Table<FundProposal>
        size="small"
        rowKey="proposalId"
        dataSource={[...(data?.proposals ?? [])]}
        pagination={false}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noProposals)} /> }}
        columns={[
          { title: say(TEXTS.entry), render: (_, { deed }) => say(DEED_WORDS[deed]) },
          { title: say(TEXTS.to), dataIndex: 'to' },
          {
            title: say(TEXTS.amount),
            align: 'right',
            render: (_, { amountFen }) => amountFen !== undefined && yuan(amountFen),
          },
          { title: say(TEXTS.document), dataIndex: 'document' },
          { title: say(TEXTS.reason), render: (_, { reason, decisionReason }) => decisionReason ?? reason },
          { title: say(TEXTS.state), render: (_, { state }) => say(TEXTS[state]) },
          {
            title: '',
            render: (_, { state, proposalId, proposedBy }) =>
              state === 'proposed' &&
              isFinance && (
                <>
                  {proposedBy !== person?.subject && (
                    <Button
                      size="small"
                      loading={confirmation.isPending}
                      onClick={() => confirmation.mutate(proposalId)}
                    >
                      {say(TEXTS.approve)}
                    </Button>
                  )}{' '}
                  <Button size="small" onClick={() => setRefusing(proposalId)}>
                    {say(proposedBy === person?.subject ? TEXTS.takeBack : TEXTS.refuse)}
                  </Button>
                </>
              ),
          },
        ]}
      />
      {refusing !== undefined && (
        <DeedForm
          title={TEXTS.refuse}
          fields={[{ name: 'reason', label: TEXTS.reason, kind: 'long' }]}
          send={(body, idempotencyKey) => api.post(`${path}/proposals/${refusing}/refusal`, body, { idempotencyKey })}
          close={() => setRefusing(undefined)}
          done={() => {
            setRefusing(undefined);
            refresh();
          }}
        />
      )}
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
