import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import { Link } from 'wouter';
import type { Notification } from '#client/types.ts';
import { regionName } from '#console/pages/places/regions.ts';
import { shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { roleName } from '#console/shell/texts.ts';
import { useApi } from '#console/shell/use-api.tsx';
import { claimPath } from './claim-path.ts';
import { TEXTS } from './texts.ts';

/** What the person's enterprise or offices were told, newest first. */
export default function NotificationsPage() {
  const { say, language } = useLanguage();
  const api = useApi();
  const told = useInfiniteQuery({
    queryKey: ['notifications'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.call('listNotifications', { query: pageParam === '' ? {} : { cursor: pageParam } }, { signal }),
    getNextPageParam: ({ cursor }) => cursor,
  });
  return (
    <>
      <PageHeading title={say(TEXTS.notifications)} />
      <ProblemShown error={told.error} retry={() => void told.refetch()} />
      <Table<Notification>
        size="small"
        rowKey="id"
        loading={told.isPending}
        pagination={false}
        dataSource={told.data?.pages.flatMap(({ notifications }) => notifications) ?? []}
        locale={{ emptyText: say(TEXTS.none) }}
        columns={[
          { title: say(TEXTS.when), width: 170, render: (_, { at }) => shanghaiTime(at, language) },
          {
            title: say(TEXTS.what),
            render: (_, { title, text }) => (
              <>
                <strong>{say(title)}</strong>
                <div>{say(text)}</div>
              </>
            ),
          },
          { title: say(TEXTS.toDo), render: (_, { toDo }) => say(toDo) },
          {
            title: say(TEXTS.to),
            width: 200,
            render: (_, { recipient: { kind, id } }) =>
              kind === 'enterprise' ? id : `${say(roleName(kind))} · ${say(regionName(id))}`,
          },
          {
            title: say(TEXTS.claim),
            width: 240,
            render: (_, { claimId, recipient }) => <Link href={claimPath(recipient.kind, claimId)}>{claimId}</Link>,
          },
        ]}
      />
      {told.hasNextPage && <Button onClick={() => void told.fetchNextPage()}>{say(TEXTS.more)}</Button>}
    </>
  );
}
