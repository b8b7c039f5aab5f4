import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty } from 'antd';
import { Link, useSearchParams } from 'wouter';
import { noticeWords } from '#client/claim-words.ts';
import type { Operations } from '#client/types.ts';
import { RegionSelect } from '#console/pages/places/region-select.tsx';
import { useRegion } from '#console/pages/places/use-region.ts';
import { Enterprise } from '#console/pages/people/enterprise.tsx';
import { count, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { StackedTable } from '#console/shell/stacked-table.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { TEXTS } from './texts.ts';

type Notices = Operations['listNotices']['answer'];

/** What a region has under public notice (公示), for everybody. */
export default function NoticesPage() {
  const { say } = useLanguage();
  const [, setQuery] = useSearchParams();
  const region = useRegion('everybody');
  const api = useApi();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['notices', region],
    queryFn: ({ pageParam, signal }) =>
      api.get<Notices>('/notices', { region, cursor: pageParam === '' ? undefined : pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: ({ cursor }) => cursor,
  });
  return (
    <>
      <PageHeading title={say(TEXTS.notices)}>
        <RegionSelect
          of="everybody"
          value={region}
          onChange={(next) => setQuery({ region: next }, { replace: true })}
        />
      </PageHeading>
      <ProblemShown error={error} retry={() => void refetch()} />
      <section className="panel">
        <StackedTable
          size="middle"
          rowKey="claimId"
          loading={isPending}
          dataSource={data?.pages.flatMap((page) => page.notices) ?? []}
          pagination={{ hideOnSinglePage: true, pageSize: 20, showSizeChanger: false }}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.none)} /> }}
          columns={[
            {
              title: say(TEXTS.enterprise),
              render: (_, { enterpriseId: id, enterpriseName }) => <Enterprise id={id} name={enterpriseName} />,
            },
            { title: say(TEXTS.people), align: 'right', render: (_, notice) => count(notice.people) },
            { title: say(TEXTS.amount), align: 'right', render: (_, notice) => yuan(notice.amountFen) },
            { title: say(TEXTS.period), render: (_, { notice }) => say(noticeWords(notice)) },
            {
              title: say(TEXTS.claim),
              render: (_, notice) => <Link href={`/notices/${notice.claimId}`}>{notice.claimId}</Link>,
            },
          ]}
        />
        {hasNextPage && (
          <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {say(TEXTS.more)}
          </Button>
        )}
      </section>
    </>
  );
}
