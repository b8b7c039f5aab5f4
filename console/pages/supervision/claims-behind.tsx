import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Drawer, Empty, Table } from 'antd';
import { Link } from 'wouter';
import type { ListedClaim, Operations } from '#client/types.ts';
import { count, shanghaiDay, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { TEXTS } from './texts.ts';

/** What was picked in a picture or its table. */
export interface Behind {
  readonly title: string;
  readonly region: string;
  readonly holds: (claim: ListedClaim) => boolean;
}

/** The claims that a figure was made of, each with a way to its money. */
export function ClaimsBehind({ behind, close }: { readonly behind: Behind; readonly close: () => void }) {
  const { say } = useLanguage();
  const api = useApi();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['claims-behind', behind.region],
    queryFn: ({ pageParam, signal }) =>
      api.get<Operations['listClaims']['answer']>(
        '/claims',
        { region: behind.region, limit: 200, cursor: pageParam === '' ? undefined : pageParam },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ cursor }) => cursor,
  });
  const claims = data?.pages.flatMap((page) => page.claims).filter(behind.holds) ?? [];
  return (
    <Drawer
      open
      onClose={close}
      size="large"
      title={`${say(TEXTS.behindThem)} · ${behind.title}`}
      closable={{ 'aria-label': say(TEXTS.close) }}
    >
      <ProblemShown error={error} />
      <Table
        size="small"
        rowKey="claimId"
        loading={isPending}
        dataSource={claims}
        pagination={{ hideOnSinglePage: true, pageSize: 20, showSizeChanger: false }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noClaims)} /> }}
        columns={[
          {
            title: say(TEXTS.claim),
            render: (_, { claimId }) => <Link href={`/payments/${claimId}`}>{claimId}</Link>,
          },
          { title: say(TEXTS.enterprise), dataIndex: 'enterpriseId' },
          { title: say(TEXTS.lines), align: 'right', render: (_, { lines }) => count(lines) },
          { title: say(TEXTS.refusedLines), align: 'right', render: (_, claim) => count(claim.refusedLines) },
          { title: say(TEXTS.granted), align: 'right', render: (_, { grantedFen }) => yuan(grantedFen) },
          { title: say(TEXTS.month), render: (_, { createdAt }) => shanghaiDay(createdAt) },
        ]}
      />
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say(TEXTS.more)}
        </Button>
      )}
    </Drawer>
  );
}
