import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ListedRecovery } from '#client/types.ts';
import { yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { mayIn } from '#console/shell/reach.ts';
import { useSession } from '#console/shell/session-context.tsx';
import { StackedTable } from '#console/shell/stacked-table.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { Officer } from '../people/officer.tsx';
import { ProposalActs } from '../proposals/proposal-acts.tsx';
import { ProposalStanding } from '../proposals/proposal-standing.tsx';
import { Propose } from '../proposals/propose.tsx';
import { LineNames } from './line-name.tsx';
import { MARK } from './mark-texts.ts';

interface MarksProps {
  readonly claimId: string;
  readonly region: string;
}

/** What was asked back of a claim, for those who see it. */
export function useRecoveries({ claimId, region }: MarksProps) {
  const api = useApi();
  const { person } = useSession();
  return useQuery({
    queryKey: ['recoveries', claimId],
    enabled: mayIn(person, 'recovery:read', region),
    queryFn: ({ signal }) => api.call('listRecoveries', { path: { claimId } }, { signal }),
  });
}

/** Marks that findings of fraud have left of a claim: one officer proposes to lift one, another confirms. Nothing where there is none. */
export function FraudMarks({ claimId, region }: MarksProps) {
  const { say } = useLanguage();
  const { data, error } = useRecoveries({ claimId, region });
  const marked = data?.recoveries.filter(({ mark }) => mark !== undefined) ?? [];
  if (marked.length === 0) return <ProblemShown error={error} />;
  return (
    <section className="panel" aria-labelledby="fraud-marks">
      <h2 id="fraud-marks">{say(MARK.title)}</h2>
      <p className="quiet">{say(MARK.what)}</p>
      <StackedTable<ListedRecovery>
        size="small"
        rowKey="recoveryId"
        pagination={false}
        dataSource={marked}
        columns={[
          {
            title: say(MARK.lines),
            render: (_, { lines, lineIds }) => <LineNames lines={lines} total={lineIds.length} />,
          },
          { title: say(MARK.recovered), align: 'right', render: (_, { amountFen }) => yuan(amountFen) },
          { title: say(MARK.document), dataIndex: 'document' },
          { title: say(MARK.why), dataIndex: 'reason' },
          { title: say(MARK.state), render: (_, { mark = 'stands' }) => <strong>{say(MARK[mark])}</strong> },
          {
            title: say(MARK.lifting),
            render: (_, { lifting }) => lifting !== undefined && <Lifting lifting={lifting} region={region} />,
          },
          {
            title: say(MARK.act),
            render: (_, recovery) => (
              <Act claimId={claimId} recovery={recovery} mayPropose={data?.mayProposeLifting === true} />
            ),
          },
        ]}
      />
    </section>
  );
}

type LiftingShown = NonNullable<ListedRecovery['lifting']>;

function Lifting({ lifting, region }: { readonly lifting: LiftingShown; readonly region: string }) {
  return (
    <div>
      {lifting.reason}
      <div className="quiet">
        <Officer subject={lifting.proposedBy} onBehalfOf={lifting.proposedFor} region={region} />
      </div>
      <ProposalStanding proposal={lifting} region={region} />
    </div>
  );
}

interface ActProps {
  readonly claimId: string;
  readonly recovery: ListedRecovery;
  readonly mayPropose: boolean;
}

function Act({ claimId, recovery: { recoveryId, mark, lifting }, mayPropose }: ActProps) {
  const api = useApi();
  const queries = useQueryClient();
  const path = { claimId, recoveryId };
  const done = () => {
    void queries.invalidateQueries({ queryKey: ['recoveries', claimId] });
    void queries.invalidateQueries({ queryKey: ['claim', claimId] });
  };
  if (lifting?.state === 'proposed') {
    return (
      <ProposalActs
        proposal={lifting}
        confirmLabel={MARK.confirm}
        confirm={(idempotencyKey) => api.call('confirmMarkLifting', { path, body: {} }, { idempotencyKey })}
        takeBack={(body, idempotencyKey) => api.call('refuseMarkLifting', { path, body }, { idempotencyKey })}
        done={done}
      />
    );
  }
  if (mark !== 'stands' || !mayPropose) return null;
  return (
    <Propose
      small
      title={MARK.propose}
      why={MARK.proposeWhy}
      fields={[{ name: 'reason', label: MARK.reason, kind: 'long' }]}
      send={({ reason = '' }, idempotencyKey) =>
        api.call('proposeMarkLifting', { path, body: { reason } }, { idempotencyKey })
      }
      done={done}
    />
  );
}
