import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Drawer, Empty, Table } from 'antd';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { count, shanghaiDay, yuan } from '#console/shell/format.ts';
import { Enterprise } from '#console/pages/people/enterprise.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { TEXTS } from './texts.ts';

/** What was picked in a picture or its table: the figure by its name, and how it is called. */
export interface Behind {
  readonly title: string;
  readonly region: string;
  readonly figure: string;
  readonly enterpriseId?: string;
  readonly reviewer?: string;
}

interface Picked {
  readonly year: string;
  readonly behind: Behind;
  readonly close: () => void;
}

/** The claims that a figure is made of, each with its part of it and a way to its money. */
export function ClaimsBehind({ year, behind, close }: Picked) {
  const { say } = useLanguage();
  const api = useApi();
  const { region, title, ...which } = behind;
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['claims-behind', region, year, which],
    queryFn: ({ pageParam, signal }) =>
      api.call(
        'listClaimsBehind',
        { path: { region, year }, query: { ...which, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ cursor }) => cursor,
  });
  const claims = data?.pages.flatMap((page) => page.claims) ?? [];
  // A page tells what it found in some hundreds of claims: as long as that is nothing, the next ones are looked through.
  const looking = !isPending && claims.length === 0 && hasNextPage && error === null;
  useEffect(() => {
    if (looking && !isFetchingNextPage) void fetchNextPage();
  }, [looking, isFetchingNextPage, fetchNextPage]);
  return (
    <Drawer
      open
      onClose={close}
      size="large"
      title={`${say(TEXTS.behindThem)} · ${title}`}
      closable={{ 'aria-label': say(TEXTS.close) }}
    >
      <ProblemShown error={error} retry={() => void refetch()} />
      <Table
        size="small"
        rowKey="claimId"
        loading={isPending || looking}
        dataSource={claims}
        pagination={{ hideOnSinglePage: true, pageSize: 20, showSizeChanger: false }}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noClaims)} /> }}
        columns={[
          {
            title: say(TEXTS.claim),
            className: 'unbroken',
            render: (_, { claimId }) => <Link href={`/payments/${claimId}`}>{claimId}</Link>,
          },
          {
            title: say(TEXTS.enterprise),
            render: (_, { enterpriseId: id, enterpriseName }) => <Enterprise id={id} name={enterpriseName} />,
          },
          { title: say(TEXTS.lines), align: 'right', render: (_, { lines }) => count(lines) },
          { title: say(TEXTS.refusedLines), align: 'right', render: (_, claim) => count(claim.refusedLines) },
          { title: say(TEXTS.granted), align: 'right', render: (_, { grantedFen }) => yuan(grantedFen) },
          {
            title: say(TEXTS.part),
            align: 'right',
            render: (_, { amount }) => (behind.figure.endsWith('Fen') ? yuan(amount) : count(amount)),
          },
          { title: say(TEXTS.created), className: 'unbroken', render: (_, { createdAt }) => shanghaiDay(createdAt) },
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
