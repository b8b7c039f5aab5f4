import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { useState } from 'react';
import type { Recusal } from '#client/types.ts';
import { DeedForm, type Field } from '#console/pages/finance/deed-form.tsx';
import { shanghaiDay } from '#console/shell/format.ts';
import { Officer } from '#console/pages/people/officer.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { TableHeads } from '#console/shell/table-heads.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { STAND_IN_ROLES } from '#functions/api/permissions.ts';
import { GROUNDS, RECUSAL_STATES, TEXTS } from './texts.ts';

const MARKS = { holds: 'flagged', lifted: 'quiet' } as const;

export function Recusals({ region }: { readonly region: string }) {
  const { say } = useLanguage();
  const { person } = useSession();
  const api = useApi();
  const queries = useQueryClient();
  const [setting, setSetting] = useState<'own' | 'other'>();
  const [lifting, setLifting] = useState<Recusal>();
  const found = useInfiniteQuery({
    queryKey: ['offices', region, 'recusals'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.call('listRecusals', { query: { region, ...(pageParam === '' ? {} : { cursor: pageParam }) } }, { signal }),
    getNextPageParam: ({ cursor }) => cursor,
  });
  const rows = (found.data?.pages.flatMap(({ recusals }) => recusals) ?? []).toSorted(
    (a, b) => Number(a.state === 'lifted') - Number(b.state === 'lifted') || (a.setAt < b.setAt ? 1 : -1),
  );
  const roles = person?.roles ?? [];
  const declares = STAND_IN_ROLES.some((role) => roles.includes(role));
  const setsForOthers = roles.includes('supervisor') || roles.includes('administrator');
  const done = () => {
    setSetting(undefined);
    setLifting(undefined);
    void queries.invalidateQueries({ queryKey: ['offices', region] });
  };
  const fields: readonly Field[] = [
    ...(setting === 'other' ? [{ name: 'officer', label: TEXTS.officer, hint: TEXTS.subjectHint }] : []),
    { name: 'enterpriseId', label: TEXTS.enterprise, hint: TEXTS.enterpriseHint },
    {
      name: 'ground',
      label: TEXTS.ground,
      kind: 'select',
      options: Object.entries(GROUNDS).map(([value, text]) => ({ value, label: say(text) })),
    },
    { name: 'reason', label: TEXTS.reason, kind: 'long' },
  ];
  return (
    <>
      <p className="quiet">{say(TEXTS.recusalsWhy)}</p>
      <p className="answer-buttons">
        {declares && (
          <Button type="primary" onClick={() => setSetting('own')}>
            {say(TEXTS.declare)}
          </Button>
        )}
        {setsForOthers && (
          <Button type="primary" onClick={() => setSetting('other')}>
            {say(TEXTS.setForOther)}
          </Button>
        )}
      </p>
      <ProblemShown error={found.error} retry={() => void found.refetch()} />
      {found.isPending && <Spin />}
      {found.isSuccess && rows.length === 0 && <p role="status">{say(TEXTS.noRecusals)}</p>}
      {rows.length > 0 && (
        <table className="panel plain-table" aria-label={say(TEXTS.recusals)}>
          <TableHeads
            heads={[
              TEXTS.officer,
              TEXTS.enterprise,
              TEXTS.ground,
              TEXTS.reason,
              TEXTS.setBy,
              TEXTS.when,
              TEXTS.state,
              TEXTS.act,
            ]}
          />
          <tbody>
            {rows.map((row) => (
              <tr key={row.recusalId}>
                <td className="breaks">
                  <Officer subject={row.officer} region={row.region} />
                </td>
                <td>{row.enterpriseId}</td>
                <td>{say(GROUNDS[row.ground])}</td>
                <td className="breaks">
                  {row.reason}
                  {row.liftedBy !== undefined && (
                    <div>
                      {say(TEXTS.lifted)}
                      <Officer subject={row.liftedBy} region={row.region} /> {row.liftingReason}
                    </div>
                  )}
                </td>
                <td className="breaks">
                  <Officer subject={row.setBy} region={row.region} />
                </td>
                <td className="unbroken">{shanghaiDay(row.setAt)}</td>
                <td>
                  <span className={`mark mark-${MARKS[row.state]}`}>{say(RECUSAL_STATES[row.state])}</span>
                </td>
                <td>
                  {/* What binds oneself is lifted by somebody else. */}
                  {setsForOthers && row.state === 'holds' && row.officer !== person?.subject && (
                    <Button size="small" danger onClick={() => setLifting(row)}>
                      {say(TEXTS.lift)}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {say(TEXTS.more)}
        </Button>
      )}
      {setting !== undefined && (
        <DeedForm
          title={setting === 'own' ? TEXTS.declare : TEXTS.setForOther}
          why={TEXTS.recusalsWhy}
          fields={fields}
          send={({ officer, enterpriseId = '', ground, reason = '' }, idempotencyKey) =>
            api.call(
              'setRecusal',
              {
                body: {
                  region,
                  enterpriseId,
                  ground: ground as Recusal['ground'],
                  reason,
                  ...(officer ? { officer } : {}),
                },
              },
              { idempotencyKey },
            )
          }
          close={() => setSetting(undefined)}
          done={done}
        />
      )}
      {lifting !== undefined && (
        <DeedForm
          title={TEXTS.lift}
          fields={[{ name: 'reason', label: TEXTS.reason, kind: 'long' }]}
          send={({ reason = '' }, idempotencyKey) =>
            api.call('liftRecusal', { path: { recusalId: lifting.recusalId }, body: { reason } }, { idempotencyKey })
          }
          close={() => setLifting(undefined)}
          done={done}
        />
      )}
    </>
  );
}
