import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select, Table, Tag } from 'antd';
import { useState } from 'react';
import type { FoundExecution } from '#client/types.ts';
import { HoldBanner } from '#console/pages/hold/hold-banner.tsx';
import { regionName } from '#console/pages/places/regions.ts';
import { useRegions } from '#console/pages/places/use-region.ts';
import { shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageLink } from '#console/shell/page-link.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { STATUS_NAMES, TEXTS } from './texts.ts';

interface Wanted {
  readonly claimId?: string;
  readonly enterpriseId?: string;
  readonly region?: string;
  readonly status?: string;
  readonly error?: string;
  readonly from?: string;
  readonly to?: string;
}

/** A day of Asia/Shanghai as the instant at which it begins or ends. */
const instant = (day: string | undefined, time: string) =>
  day === undefined || day === '' ? undefined : new Date(`${day}T${time}+08:00`).toISOString();

export const executionPath = ({ claimId, revision, generation }: Omit<FoundExecution, 'name'> | FoundExecution) =>
  `/executions/${claimId}/${revision}/${generation}`;

export default function ExecutionsPage() {
  const { say, language } = useLanguage();
  const api = useApi();
  const regions = useRegions('executions:read');
  const [wanted, search] = useState<Wanted>({});
  const found = useInfiniteQuery({
    queryKey: ['executions', wanted],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.get<{ executions: FoundExecution[]; nextCursor?: string }>(
        '/executions',
        {
          ...wanted,
          from: instant(wanted.from, '00:00:00'),
          to: instant(wanted.to, '23:59:59.999'),
          cursor: pageParam,
        },
        signal,
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const rows = found.data?.pages.flatMap(({ executions }) => executions) ?? [];
  return (
    <>
      <PageHeading title={say(TEXTS.executions)} />
      <HoldBanner />
      <Form layout="inline" className="search-form" onFinish={(values: Wanted) => search(trimmed(values))}>
        <Form.Item name="claimId" label={say(TEXTS.claimId)}>
          <Input allowClear />
        </Form.Item>
        <Form.Item name="enterpriseId" label={say(TEXTS.enterprise)}>
          <Input allowClear />
        </Form.Item>
        <Form.Item name="region" label={say(TEXTS.region)}>
          <Select
            allowClear
            className="narrow"
            placeholder={say(TEXTS.anyStatus)}
            options={regions.map((value) => ({ value, label: say(regionName(value)) }))}
          />
        </Form.Item>
        <Form.Item name="status" label={say(TEXTS.status)}>
          <Select
            allowClear
            className="narrow"
            placeholder={say(TEXTS.anyStatus)}
            options={['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'].map((value) => ({
              value,
              label: say(STATUS_NAMES[value] ?? TEXTS.status),
            }))}
          />
        </Form.Item>
        <Form.Item name="error" label={say(TEXTS.error)}>
          <Input allowClear />
        </Form.Item>
        <Form.Item name="from" label={say(TEXTS.from)}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="to" label={say(TEXTS.to)}>
          <Input type="date" />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {say(TEXTS.search)}
        </Button>
      </Form>
      <ProblemShown error={found.error} retry={() => void found.refetch()} />
      <Table<FoundExecution>
        size="small"
        rowKey="name"
        loading={found.isPending}
        dataSource={rows}
        pagination={false}
        locale={{ emptyText: say(TEXTS.none) }}
        columns={[
          {
            title: say(TEXTS.execution),
            render: (_, row) => <PageLink href={executionPath(row)}>{row.name}</PageLink>,
          },
          {
            title: say(TEXTS.claimId),
            render: (_, { claimId }) => <PageLink href={`/reviews/${claimId}`}>{claimId}</PageLink>,
          },
          { title: say(TEXTS.enterprise), dataIndex: 'enterpriseId' },
          { title: say(TEXTS.region), render: (_, { region }) => say(regionName(region)) },
          { title: say(TEXTS.status), render: (_, { status }) => <StatusTag status={status} /> },
          { title: say(TEXTS.error), dataIndex: 'error' },
          { title: say(TEXTS.started), render: (_, { startedAt }) => shanghaiTime(startedAt, language) },
          {
            title: say(TEXTS.stopped),
            render: (_, { stoppedAt }) => (stoppedAt === undefined ? '' : shanghaiTime(stoppedAt, language)),
          },
          { title: say(TEXTS.redrives), dataIndex: 'redriveCount' },
        ]}
      />
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {say(TEXTS.more)}
        </Button>
      )}
    </>
  );
}

function trimmed(values: Wanted): Wanted {
  return Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, value?.trim()])
      .filter(([, value]) => value),
  );
}

export function StatusTag({ status }: { readonly status: string }) {
  const { say } = useLanguage();
  const name = STATUS_NAMES[status];
  return <Tag>{name === undefined ? status : say(name)}</Tag>;
}
