import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import { useState } from 'react';
import type { Pack } from '#client/types.ts';
import { fetchFile } from '#console/shell/fetch-file.ts';
import { count, shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { Officer } from '#console/pages/people/officer.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import type { PageProps } from '#console/shell/page.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { TEXTS, WORK_STATES } from './texts.ts';

const LOOK_AGAIN_MS = 2_000;

export default function PackPage({ params: { claimId = '' } }: PageProps) {
  const { say, language } = useLanguage();
  const api = useApi();
  const path = `/claims/${claimId}/pack`;
  const packs = useQuery({
    queryKey: ['packs', claimId],
    queryFn: ({ signal }) => api.get<{ packs: Pack[] }>(path, {}, signal),
    refetchInterval: ({ state: { data } }) =>
      data?.packs.some(({ state }) => state === 'making') ? LOOK_AGAIN_MS : false,
  });
  const make = useMutation({ mutationFn: () => api.post(path), onSuccess: () => void packs.refetch() });
  const [problem, setProblem] = useState<unknown>();
  const download = async (packId: string) => {
    try {
      const [one] = (await api.get<{ packs: Pack[] }>(path, { packId })).packs;
      if (one?.url !== undefined) fetchFile(one.url);
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <>
      <PageHeading title={`${say(TEXTS.pack)} ${claimId}`}>
        <Button type="primary" loading={make.isPending} onClick={() => make.mutate()}>
          {say(TEXTS.makePack)}
        </Button>
      </PageHeading>
      <p>{say(TEXTS.packWhy)}</p>
      <ProblemShown error={make.error ?? packs.error ?? problem} />
      <Table<Pack>
        size="small"
        rowKey="packId"
        loading={packs.isPending}
        pagination={false}
        dataSource={packs.data?.packs ?? []}
        locale={{ emptyText: say(TEXTS.none) }}
        columns={[
          { title: say(TEXTS.asked), render: (_, { requestedAt }) => shanghaiTime(requestedAt, language) },
          { title: say(TEXTS.by), render: (_, { requestedBy }) => <Officer subject={requestedBy} /> },
          {
            title: say(TEXTS.status),
            render: (_, { state }) => <span role="status">{say(WORK_STATES[state] ?? TEXTS.status)}</span>,
          },
          { title: say(TEXTS.root), render: (_, { root }) => <code className="json">{root}</code> },
          { title: say(TEXTS.size), render: (_, { bytes }) => (bytes === undefined ? '' : count(bytes)) },
          {
            title: say(TEXTS.files),
            render: (_, { state, packId }) =>
              state === 'ready' && <Button onClick={() => void download(packId)}>{say(TEXTS.download)}</Button>,
          },
        ]}
      />
    </>
  );
}
