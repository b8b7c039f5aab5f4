import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Operations } from '#client/types.ts';
import { count, shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { KIND_WORDS, TEXTS } from './texts.ts';

/** What is looked into in a region, newest first: open cases, or those that have ended and how. */
export function Cases({ region }: { readonly region: string }) {
  const { say, language } = useLanguage();
  const api = useApi();
  const [state, setState] = useState<'open' | 'closed'>('open');
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['cases', region, state],
    queryFn: ({ pageParam, signal }) =>
      api.get<Operations['listCases']['answer']>(
        '/cases',
        { region, state, cursor: pageParam === '' ? undefined : pageParam },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ cursor }) => cursor,
  });
  return (
    <section className="panel" aria-labelledby="cases">
      <div className="page-heading">
        <h2 id="cases">{say(TEXTS.cases)}</h2>
        <div className="page-actions">
          {(['open', 'closed'] as const).map((each) => (
            <Button key={each} aria-pressed={each === state} onClick={() => setState(each)}>
              {say(TEXTS[each])}
            </Button>
          ))}
        </div>
      </div>
      <ProblemShown error={error} />
      <Table
        size="small"
        rowKey="caseId"
        loading={isPending}
        dataSource={data?.pages.flatMap((page) => page.cases) ?? []}
        pagination={{ hideOnSinglePage: true, pageSize: 20, showSizeChanger: false }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noCases)} /> }}
        columns={[
          { title: say(TEXTS.case), render: (_, { caseId }) => <Link href={`/cases/${caseId}`}>{caseId}</Link> },
          { title: say(TEXTS.kind), render: (_, { kind, said }) => say(KIND_WORDS[kind] ?? said) },
          {
            title: say(TEXTS.claim),
            render: (_, { claimId }) => <Link href={`/payments/${claimId}`}>{claimId}</Link>,
          },
          { title: say(TEXTS.lines), align: 'right', render: (_, { lineIds }) => count(lineIds.length) },
          { title: say(TEXTS.openedAt), render: (_, { openedAt }) => shanghaiTime(openedAt, language) },
          {
            title: say(TEXTS.outcome),
            render: (_, { outcomeSaid }) => (outcomeSaid === undefined ? say(TEXTS.open) : say(outcomeSaid)),
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
