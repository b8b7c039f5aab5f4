import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty, Table } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { STATUS_WORDS } from '#client/claim-words.ts';
import { count, shanghaiTime } from '#console/shell/format.ts';
import { amountColumns } from '#console/pages/claim/amount-columns.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { BASE } from '#console/shell/settings.ts';
import { useApi } from '#console/shell/use-api.tsx';
import { NewClaim, RegionName } from './new-claim.tsx';
import { TEXTS } from './texts.ts';

export default function ClaimsPage() {
  const { say, language } = useLanguage();
  const api = useApi();
  const [making, setMaking] = useState(false);
  const claims = useInfiniteQuery({
    queryKey: ['claims'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.call(
        'listClaims',
        { query: { limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    getNextPageParam: ({ cursor }) => cursor,
  });
  const rows = claims.data?.pages.flatMap((page) => page.claims) ?? [];
  return (
    <>
      <PageHeading title={say(TEXTS.myClaims)}>
        <Button href={`${BASE}/roster-template.xlsx`} download="花名册模板.xlsx">
          {say(TEXTS.template)}
        </Button>
        <Button type="primary" onClick={() => setMaking(true)}>
          {say(TEXTS.newClaim)}
        </Button>
      </PageHeading>
      <ProblemShown error={claims.error} retry={() => void claims.refetch()} />
      <Table
        rowKey="claimId"
        size="small"
        loading={claims.isPending}
        dataSource={rows}
        pagination={false}
        locale={{ emptyText: <Empty description={say(TEXTS.noClaims)} /> }}
        columns={[
          {
            title: say(TEXTS.claim),
            render: (_, { claimId }) => <Link href={`/claims/${claimId}`}>{claimId}</Link>,
          },
          { title: say(TEXTS.region), render: (_, { region }) => <RegionName code={region} /> },
          { title: say(TEXTS.status), render: (_, { status }) => say(STATUS_WORDS[status]) },
          { title: say(TEXTS.created), render: (_, { createdAt }) => shanghaiTime(createdAt, language) },
          { title: say(TEXTS.lines), align: 'right', render: (_, { lines }) => count(lines) },
          ...amountColumns(say),
        ]}
      />
      {claims.hasNextPage && (
        <Button onClick={() => void claims.fetchNextPage()} loading={claims.isFetchingNextPage}>
          {say(TEXTS.more)}
        </Button>
      )}
      <NewClaim open={making} close={() => setMaking(false)} />
    </>
  );
}
