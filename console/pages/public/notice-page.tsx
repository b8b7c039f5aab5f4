import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Descriptions, Spin } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { noticeWords } from '#client/claim-words.ts';
import type { Notice } from '#client/types.ts';
import { LEVEL_NAMES } from '#functions/submission/level-names.ts';
import { Enterprise } from '#console/pages/people/enterprise.tsx';
import { count, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import type { PageProps } from '#console/shell/page.ts';
import { ApiProblem } from '#console/shell/problem.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { StackedTable } from '#console/shell/stacked-table.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { ObjectionForm } from './objection-form.tsx';
import { TEXTS } from './texts.ts';

type NoticeLine = NonNullable<Notice['lines']>[number];

/** One claim under public notice: masked people, or totals only where the region sets it so, and the way to object. */
export default function NoticePage({ params }: PageProps) {
  const { say } = useLanguage();
  const api = useApi();
  const { claimId = '' } = params;
  const [line, setLine] = useState<NoticeLine>();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['notice', claimId],
    queryFn: ({ pageParam, signal }) =>
      api.get<Notice>(`/notices/${encodeURIComponent(claimId)}`, { batch: pageParam }, signal),
    initialPageParam: 0,
    getNextPageParam: ({ nextBatch }) => nextBatch,
  });
  const [notice] = data?.pages ?? [];
  const lines = data?.pages.flatMap((page) => page.lines ?? []) ?? [];
  const over = error instanceof ApiProblem && error.status === 404;
  return (
    <>
      <PageHeading title={`${say(TEXTS.notices)} ${claimId}`}>
        <Link href={notice === undefined ? '/notices' : `/notices?region=${notice.region}`}>{say(TEXTS.back)}</Link>
      </PageHeading>
      {over ? <p className="panel">{say(TEXTS.over)}</p> : <ProblemShown error={error} />}
      {isPending && <Spin className="page-loading" />}
      {notice !== undefined && (
        <section className="panel">
          <Descriptions
            size="small"
            column={{ xs: 1, sm: 2 }}
            items={[
              {
                key: 'enterprise',
                label: say(TEXTS.enterprise),
                children: <Enterprise id={notice.enterpriseId} name={notice.enterpriseName} />,
              },
              {
                key: 'period',
                label: say(TEXTS.period),
                children: say(noticeWords(notice.notice)),
              },
              { key: 'people', label: say(TEXTS.people), children: count(notice.people) },
              { key: 'amount', label: say(TEXTS.amount), children: yuan(notice.amountFen) },
            ]}
          />
        </section>
      )}
      {notice !== undefined && (
        <section className="panel" aria-labelledby="people">
          <h2 id="people">{say(TEXTS.list)}</h2>
          {notice.lines === undefined ? (
            <p>{say(TEXTS.totalsOnly)}</p>
          ) : (
            <StackedTable
              size="small"
              rowKey="lineId"
              dataSource={lines}
              pagination={{ hideOnSinglePage: true, pageSize: 50, showSizeChanger: false }}
              columns={[
                { title: say(TEXTS.name), dataIndex: 'name' },
                { title: say(TEXTS.document), dataIndex: 'document' },
                { title: say(TEXTS.occupation), dataIndex: 'occupation' },
                { title: say(TEXTS.level), render: (_, each) => say(LEVEL_NAMES[each.level]) },
                { title: say(TEXTS.amount), align: 'right', render: (_, each) => yuan(each.grantedFen) },
                {
                  title: say(TEXTS.object),
                  render: (_, each) => (
                    <Button
                      size="small"
                      onClick={() => setLine(each)}
                      aria-label={`${say(TEXTS.objectTo)} ${each.name} ${each.document}`}
                    >
                      {say(TEXTS.object)}
                    </Button>
                  ),
                },
              ]}
            />
          )}
          {hasNextPage && (
            <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {say(TEXTS.more)}
            </Button>
          )}
        </section>
      )}
      {line !== undefined && (
        <ObjectionForm claimId={claimId} lineId={line.lineId} name={line.name} close={() => setLine(undefined)} />
      )}
    </>
  );
}
