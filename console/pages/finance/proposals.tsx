import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ListedFundProposal, Operations } from '#client/types.ts';
import { FUND_NAMES, fundWords } from '#console/pages/places/regions.ts';
import { ProposalTable } from '#console/pages/proposals/proposal-table.tsx';
import { Propose } from '#console/pages/proposals/propose.tsx';
import { yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { mayIn } from '#console/shell/reach.ts';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { DEED_WORDS, TEXTS } from './texts.ts';

/** What one officer proposed to do with the fund, which another confirms or refuses; a transfer is proposed here. */
export function Proposals({
  path,
  kind,
  region,
}: {
  readonly path: string;
  readonly kind: string;
  readonly region: string;
}) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const { person } = useSession();
  const { data, error } = useQuery({
    queryKey: ['fund', path, 'proposals'],
    queryFn: ({ signal }) => api.get<Operations['listFundProposals']['answer']>(`${path}/proposals`, {}, signal),
  });
  const done = () => void queries.invalidateQueries({ queryKey: ['fund'] });
  return (
    <section className="panel" aria-labelledby="proposals">
      <div className="page-heading">
        <h2 id="proposals">{say(TEXTS.proposals)}</h2>
        {mayIn(person, 'fund:transfer', region) && (
          <Propose
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
            done={done}
          />
        )}
      </div>
      <p className="quiet">{say(TEXTS.proposalsWhy)}</p>
      <ProblemShown error={error} />
      <ProposalTable<ListedFundProposal>
        none={TEXTS.noProposals}
        rows={data?.proposals ?? []}
        keyOf={({ proposalId }) => proposalId}
        columns={[
          { title: say(TEXTS.entry), render: (_, { deed }) => say(DEED_WORDS[deed]) },
          { title: say(TEXTS.to), render: (_, { to }) => to !== undefined && say(fundWords(to)) },
          {
            title: say(TEXTS.amount),
            align: 'right',
            render: (_, { amountFen }) => amountFen !== undefined && yuan(amountFen),
          },
          { title: say(TEXTS.document), dataIndex: 'document' },
          { title: say(TEXTS.reason), dataIndex: 'reason' },
        ]}
        region={region}
        confirmLabel={TEXTS.approve}
        deciding={({ proposalId }) => ({
          confirm: (idempotencyKey) => api.post(`${path}/proposals/${proposalId}/confirmation`, {}, { idempotencyKey }),
          takeBack: (body, idempotencyKey) =>
            api.post(`${path}/proposals/${proposalId}/refusal`, body, { idempotencyKey }),
        })}
        done={done}
      />
    </section>
  );
}
