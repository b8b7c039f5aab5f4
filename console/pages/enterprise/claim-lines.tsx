import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import { STANDING_WORDS, wordOf } from '#client/claim-words.ts';
import { yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { TEXTS } from './texts.ts';
import type { LineView } from './views.ts';

/** What became of each line and why, a batch at a time: a claim may have 100,000 of them. */
export function ClaimLines({ claimId, version }: { readonly claimId: string; readonly version: string }) {
  const { say } = useLanguage();
  const api = useApi();
  const lines = useInfiniteQuery({
    queryKey: ['claim', claimId, 'lines', version],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      api.call('listLines', { path: { claimId }, query: { batch: pageParam } }, { signal }),
    getNextPageParam: ({ nextBatch }) => nextBatch,
  });
  const rows = lines.data?.pages.flatMap((page) => page.lines) ?? [];
  return (
    <section className="panel" aria-label={say(TEXTS.linesOfClaim)}>
      <h2>{say(TEXTS.linesOfClaim)}</h2>
      <ProblemShown error={lines.error} retry={() => void lines.refetch()} />
      <Table
        rowKey="lineId"
        size="small"
        virtual={rows.length > 60}
        scroll={{ x: 900, ...(rows.length > 60 ? { y: 420 } : {}) }}
        loading={lines.isPending}
        dataSource={rows}
        pagination={false}
        locale={{ emptyText: say(TEXTS.noLines) }}
        columns={[
          { title: say(TEXTS.rowNumber), width: 70, dataIndex: 'row' },
          { title: say(TEXTS.person), width: 180, render: (_, { name, document }) => `${name} ${document}` },
          { title: say(TEXTS.occupation), width: 160, dataIndex: 'occupation' },
          {
            title: say(TEXTS.status),
            width: 100,
            render: (_, { standing }) => say(wordOf(STANDING_WORDS, standing)),
          },
          {
            title: say(TEXTS.amount),
            width: 110,
            align: 'right',
            render: (_, { grantedFen }) => yuan(grantedFen),
          },
          { title: say(TEXTS.why), width: 320, render: (_, line) => <Why {...line} /> },
        ]}
      />
      {lines.hasNextPage && (
        <Button onClick={() => void lines.fetchNextPage()} loading={lines.isFetchingNextPage}>
          {say(TEXTS.more)}
        </Button>
      )}
    </section>
  );
}

function Why({ calculation = [], reasons, unknowns }: Pick<LineView, 'calculation' | 'reasons' | 'unknowns'>) {
  const { say } = useLanguage();
  return (
    <>
      {calculation.map(({ text }) => (
        <div key={text.en}>{say(text)}</div>
      ))}
      {reasons.map((reason) => (
        <div key={reason.code}>
          {say(reason)} <span className="quiet">{reason.clause}</span>
        </div>
      ))}
      {unknowns.map((unknown) => (
        <div key={unknown.code} className="quiet">
          {say(unknown)}
        </div>
      ))}
    </>
  );
}
