import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty } from 'antd';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { Operations } from '#client/types.ts';
import { fundWords } from '#console/pages/places/regions.ts';
import { LazyChart } from '#console/pages/charts/lazy-chart.tsx';
import { shanghaiTime, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { StackedTable } from '#console/shell/stacked-table.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { ENTRY_WORDS, TEXTS } from './texts.ts';

type Page = Operations['readStatement']['answer'];

/** Every entry of a fund with what was available after it (资金明细账), as a picture and as a table. */
export function Statement({ path }: { readonly path: string }) {
  const { say, language } = useLanguage();
  const api = useApi();
  const [, navigate] = useLocation();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['fund', path, 'statement'],
    queryFn: ({ pageParam, signal }) => api.get<Page>(`${path}/statement`, { after: pageParam, limit: 200 }, signal),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
  });
  const lines = useMemo(() => data?.pages.flatMap((page) => page.lines) ?? [], [data]);
  const option = useMemo(
    () => ({
      grid: { left: 90, right: 16, top: 16, bottom: 28 },
      tooltip: { trigger: 'axis', renderMode: 'richText', valueFormatter: (value: number) => yuan(value * 100) },
      xAxis: { type: 'category', data: lines.map(({ seq }) => seq) },
      yAxis: { type: 'value' },
      series: [{ type: 'line', step: 'end', data: lines.map(({ availableFen }) => availableFen / 100) }],
    }),
    [lines],
  );
  return (
    <section className="panel" aria-labelledby="statement">
      <h2 id="statement">{say(TEXTS.statement)}</h2>
      <ProblemShown error={error} />
      {lines.length > 1 && (
        <LazyChart
          option={option}
          height={200}
          pick={({ dataIndex }) => {
            const claimId = lines[dataIndex]?.claimId;
            if (claimId !== undefined) navigate(`/payments/${claimId}`);
          }}
        />
      )}
      <StackedTable
        size="small"
        rowKey="seq"
        loading={isPending}
        dataSource={lines}
        pagination={{ hideOnSinglePage: true, pageSize: 25, showSizeChanger: false }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noEntries)} /> }}
        columns={[
          { title: '#', dataIndex: 'seq' },
          { title: say(TEXTS.entry), render: (_, { kind }) => say(ENTRY_WORDS[kind] ?? { zh: kind, en: kind }) },
          { title: say(TEXTS.amount), align: 'right', render: (_, { amountFen }) => yuan(amountFen) },
          { title: say(TEXTS.change), align: 'right', render: (_, { changeFen }) => yuan(changeFen) },
          { title: say(TEXTS.available), align: 'right', render: (_, { availableFen }) => yuan(availableFen) },
          { title: say(TEXTS.at), render: (_, { at }) => shanghaiTime(at, language) },
          {
            title: `${say(TEXTS.claim)} / ${say(TEXTS.document)}`,
            render: (_, { claimId, document, counterpart }) =>
              claimId === undefined ? (
                [document, counterpart?.includes('.') === true ? say(fundWords(counterpart)) : undefined]
                  .filter((part) => part !== undefined)
                  .join(' · ')
              ) : (
                <Link href={`/payments/${claimId}`}>{claimId}</Link>
              ),
          },
        ]}
      />
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say(TEXTS.more)}
        </Button>
      )}
    </section>
  );
}
