import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty, Input, Select, Table } from 'antd';
import { useId } from 'react';
import { Link, useSearchParams } from 'wouter';
import { STATUS_WORDS } from '#client/claim-words.ts';
import { RegionSelect } from '#console/pages/places/region-select.tsx';
import { useRegion } from '#console/pages/places/use-region.ts';
import { count, shanghaiTime } from '#console/shell/format.ts';
import { amountColumns } from '#console/pages/claim/amount-columns.ts';
import { Enterprise } from '#console/pages/people/enterprise.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { STATUSES } from '#functions/claim/status.ts';
import { CLAIMS } from './texts.ts';

/** Claims of a region wherever they stand: one that was decided has left the queue, and its papers are printed later. */
export default function RegionClaimsPage() {
  const { say, language } = useLanguage();
  const api = useApi();
  const [statusLabel, enterpriseLabel] = [useId(), useId()];
  const [query, setQuery] = useSearchParams();
  const region = useRegion('claim:read');
  const status = STATUSES.find((each) => each === query.get('status'));
  const enterpriseId = query.get('enterprise') ?? '';
  const choose = (next: { region?: string; status?: string; enterprise?: string }) =>
    setQuery({ region, status: status ?? '', enterprise: enterpriseId, ...next }, { replace: true });
  const found = useInfiniteQuery({
    queryKey: ['region-claims', region, status, enterpriseId],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.call(
        'listClaims',
        {
          query: {
            region,
            order: 'newest',
            limit: 50,
            ...(status === undefined ? {} : { status }),
            ...(enterpriseId === '' ? {} : { enterpriseId }),
            ...(pageParam === '' ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    getNextPageParam: ({ cursor }) => cursor,
  });
  const rows = found.data?.pages.flatMap(({ claims }) => claims) ?? [];
  return (
    <>
      <PageHeading title={say(CLAIMS.title)} />
      <p className="quiet">{say(CLAIMS.why)}</p>
      <search className="filters">
        <RegionSelect of="claim:read" value={region} onChange={(next) => choose({ region: next })} />
        <span className="field">
          <label htmlFor={statusLabel}>{say(CLAIMS.status)}</label>{' '}
          <Select
            id={statusLabel}
            value={status ?? ''}
            onChange={(next: string) => choose({ status: next })}
            options={[
              { value: '', label: say(CLAIMS.all) },
              ...STATUSES.map((value) => ({ value, label: say(STATUS_WORDS[value]) })),
            ]}
            popupMatchSelectWidth={false}
          />
        </span>
        <span className="field">
          <label htmlFor={enterpriseLabel}>{say(CLAIMS.enterprise)}</label>{' '}
          <Input.Search
            id={enterpriseLabel}
            className="credit-code"
            defaultValue={enterpriseId}
            allowClear
            enterButton={say(CLAIMS.search)}
            onSearch={(next) => choose({ enterprise: next.trim() })}
          />
        </span>
      </search>
      <ProblemShown error={found.error} retry={() => void found.refetch()} />
      <section className="panel">
        <Table
          size="small"
          rowKey="claimId"
          loading={found.isPending}
          dataSource={rows}
          pagination={false}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(CLAIMS.none)} /> }}
          columns={[
            {
              title: say(CLAIMS.claim),
              render: (_, { claimId }) => <Link href={`/reviews/${claimId}`}>{claimId}</Link>,
            },
            {
              title: say(CLAIMS.enterprise),
              render: (_, { enterpriseId: id, enterpriseName }) => <Enterprise id={id} name={enterpriseName} />,
            },
            { title: say(CLAIMS.status), render: (_, claim) => say(STATUS_WORDS[claim.status]) },
            { title: say(CLAIMS.created), render: (_, { createdAt }) => shanghaiTime(createdAt, language) },
            { title: say(CLAIMS.lines), align: 'right', render: (_, { lines }) => count(lines) },
            ...amountColumns(say),
          ]}
        />
        {found.hasNextPage && (
          <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {say(CLAIMS.more)}
          </Button>
        )}
      </section>
    </>
  );
}
