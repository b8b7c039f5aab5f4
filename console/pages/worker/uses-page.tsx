import { useQuery } from '@tanstack/react-query';
import { Empty } from 'antd';
import type { Uses } from '#client/types.ts';
import { LEVEL_NAMES } from '#functions/submission/level-names.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { StackedTable } from '#console/shell/stacked-table.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { CHANNEL_WORDS, TEXTS } from './texts.ts';

/** What was granted with the worker's certificates, by whom, and how much of each limit is used. */
export default function UsesPage() {
  const { say } = useLanguage();
  const api = useApi();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['entitlements'],
    queryFn: ({ signal }) => api.get<Uses>('/entitlements', {}, signal),
  });
  const empty = <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noUses)} />;
  return (
    <>
      <PageHeading title={say(TEXTS.uses)} />
      <p>{say(TEXTS.usesWhy)}</p>
      <ProblemShown error={error} retry={() => void refetch()} />
      <section className="panel">
        <StackedTable
          size="middle"
          rowKey={({ occupation, level, issuedOn }) => `${occupation} ${level} ${issuedOn}`}
          loading={isPending}
          dataSource={[...(data?.grants ?? [])]}
          pagination={false}
          locale={{ emptyText: empty }}
          columns={[
            { title: say(TEXTS.occupation), render: (_, { name }) => say(name) },
            { title: say(TEXTS.level), render: (_, grant) => say(LEVEL_NAMES[grant.level]) },
            { title: say(TEXTS.issuedOn), dataIndex: 'issuedOn' },
            {
              title: say(TEXTS.subsidies),
              render: (_, grant) => grant.subsidies.map((kind) => say(TEXTS[kind])).join('、'),
            },
            {
              title: say(TEXTS.channel),
              render: (_, { channel }) => say(CHANNEL_WORDS[channel] ?? { zh: channel, en: channel }),
            },
          ]}
        />
      </section>
      {(data?.counters.length ?? 0) > 0 && (
        <section className="panel">
          <StackedTable
            size="small"
            rowKey={({ cap, year }) => `${cap} ${year ?? ''}`}
            dataSource={[...(data?.counters ?? [])]}
            pagination={false}
            columns={[
              { title: say(TEXTS.cap), render: (_, { text }) => say(text) },
              { title: say(TEXTS.year), dataIndex: 'year' },
              { title: say(TEXTS.used), align: 'right', dataIndex: 'used' },
              { title: say(TEXTS.times), align: 'right', dataIndex: 'times' },
            ]}
          />
        </section>
      )}
    </>
  );
}
