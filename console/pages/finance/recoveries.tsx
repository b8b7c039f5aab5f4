import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Table } from 'antd';
import { useState } from 'react';
import type { ListedRecovery, Operations } from '#client/types.ts';
import { useDeed } from '#console/pages/places/use-deed.ts';
import { yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { DeedForm } from './deed-form.tsx';
import { TEXTS } from './texts.ts';

/** Money that comes back: one officer proposes, another confirms. */
export function Recoveries({ path, isFinance }: { readonly path: string; readonly isFinance: boolean }) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const { person } = useSession();
  const [proposing, setProposing] = useState(false);
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
    <section className="panel" aria-labelledby="recoveries">
      <div className="page-heading">
        <h2 id="recoveries">{say(TEXTS.recoveries)}</h2>
        {isFinance && <Button onClick={() => setProposing(true)}>{say(TEXTS.proposeRecovery)}</Button>}
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
            title: say(TEXTS.state),
            render: (_, { state, recoveryId, proposedBy }) =>
              state === 'proposed' && isFinance && proposedBy !== person?.subject ? (
                <Button size="small" loading={confirmation.isPending} onClick={() => confirmation.mutate(recoveryId)}>
                  {say(TEXTS.confirm)}
                </Button>
              ) : (
                say(TEXTS[state])
              ),
          },
        ]}
      />
      {proposing && (
        <DeedForm
          title={TEXTS.proposeRecovery}
          why={TEXTS.confirmWhy}
          fields={[
            { name: 'lineIds', label: TEXTS.lineIds },
            { name: 'document', label: TEXTS.document },
            { name: 'reason', label: TEXTS.reason, kind: 'long' },
          ]}
          send={({ lineIds = '', ...body }, idempotencyKey) =>
            api.post(
              `${path}/recoveries`,
              { ...body, lineIds: lineIds.split(/[,，\s]+/).filter((each) => each !== '') },
              { idempotencyKey },
            )
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
