import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty, Select } from 'antd';
import { useId } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Operations } from '#client/types.ts';
import { HoldBanner } from '#console/pages/hold/hold-banner.tsx';
import { RegionSelect } from '#console/pages/places/region-select.tsx';
import { useRegion } from '#console/pages/places/use-region.ts';
import { count, shanghaiDay } from '#console/shell/format.ts';
import { STATUS_WORDS, wordOf } from '#client/claim-words.ts';
import { amountColumns } from '#console/pages/claim/amount-columns.ts';
import { Enterprise } from '#console/pages/people/enterprise.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { StackedTable } from '#console/shell/stacked-table.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { PAYMENT_STATUSES, TEXTS } from './texts.ts';

type Claims = Operations['listClaims']['answer'];

/** Claims of a region that have come to the money: waiting for it, being paid, returned, paid. */
export default function PaymentsPage() {
  const { say } = useLanguage();
  const api = useApi();
  const id = useId();
  const [query, setQuery] = useSearchParams();
  const region = useRegion('fund:read');
  const status = query.get('status') ?? '';
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['payments', region],
    queryFn: ({ pageParam, signal }) =>
      api.get<Claims>('/claims', { region, limit: 200, cursor: pageParam === '' ? undefined : pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: ({ cursor }) => cursor,
  });
  const wanted: readonly string[] = status === '' ? PAYMENT_STATUSES : [status];
  const claims = data?.pages.flatMap((page) => page.claims).filter((claim) => wanted.includes(claim.status)) ?? [];
  const words = (name: string) => say(wordOf(STATUS_WORDS, name));
  return (
    <>
      <PageHeading title={say(TEXTS.payments)} />
      <HoldBanner />
      <search className="filters">
        <RegionSelect
          of="fund:read"
          value={region}
          onChange={(next) => setQuery({ region: next, status }, { replace: true })}
        />
        <span className="field">
          <label htmlFor={id}>{say(TEXTS.state)}</label>{' '}
          <Select
            id={id}
            value={status}
            onChange={(next: string) => setQuery({ region, status: next }, { replace: true })}
            options={[
              { value: '', label: say(TEXTS.all) },
              ...PAYMENT_STATUSES.map((name) => ({ value: name, label: words(name) })),
            ]}
            popupMatchSelectWidth={false}
          />
        </span>
      </search>
      <ProblemShown error={error} retry={() => void refetch()} />
      <section className="panel">
        <StackedTable
          size="middle"
          rowKey="claimId"
          loading={isPending}
          dataSource={claims}
          pagination={{ hideOnSinglePage: true, pageSize: 20, showSizeChanger: false }}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noPayments)} /> }}
          columns={[
            {
              title: say(TEXTS.claim),
              render: (_, { claimId }) => <Link href={`/payments/${claimId}`}>{claimId}</Link>,
            },
            {
              title: say(TEXTS.enterprise),
              render: (_, { enterpriseId: id, enterpriseName }) => <Enterprise id={id} name={enterpriseName} />,
            },
            { title: say(TEXTS.lines), align: 'right', render: (_, { lines }) => count(lines) },
            ...amountColumns(say),
            { title: say(TEXTS.state), render: (_, claim) => words(claim.status) },
            { title: say(TEXTS.at), render: (_, { createdAt }) => shanghaiDay(createdAt) },
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
