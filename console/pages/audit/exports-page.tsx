import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select, Table } from 'antd';
import { useState } from 'react';
import type { Export } from '#client/types.ts';
import { regionName } from '#console/pages/places/regions.ts';
import { useRegions } from '#console/pages/places/use-region.ts';
import { count, shanghaiTime } from '#console/shell/format.ts';
import { fetchFile } from '#console/shell/fetch-file.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { Officer } from '#console/pages/people/officer.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { KINDS, TEXTS, WORK_STATES } from './texts.ts';

const LOOK_AGAIN_MS = 2_000;

interface OneExport extends Export {
  readonly files?: readonly { readonly url: string }[];
  readonly dictionaryUrl?: string;
}

export default function ExportsPage() {
  const { say, language } = useLanguage();
  const api = useApi();
  const regions = useRegions('claim:export');
  const exported = useQuery({
    queryKey: ['exports'],
    queryFn: ({ signal }) => api.get<{ exports: Export[] }>('/exports', {}, signal),
    refetchInterval: ({ state: { data } }) =>
      data?.exports.some(({ state }) => state === 'making') ? LOOK_AGAIN_MS : false,
  });
  const make = useMutation({
    mutationFn: (asked: object) => api.post('/exports', asked),
    onSuccess: () => void exported.refetch(),
  });
  const [problem, setProblem] = useState<unknown>();
  const download = async (exportId: string, which: 'files' | 'dictionary') => {
    try {
      const one = await api.get<OneExport>(`/exports/${exportId}`);
      const urls = which === 'files' ? (one.files ?? []).map(({ url }) => url) : [one.dictionaryUrl];
      for (const url of urls) if (url !== undefined) fetchFile(url);
    } catch (error) {
      setProblem(error);
    }
  };
  const required = [{ required: true }];
  return (
    <>
      <PageHeading title={say(TEXTS.exports)} />
      <Form
        layout="inline"
        className="search-form"
        initialValues={{ kind: 'claims', format: 'csv' }}
        onFinish={(values: object) => make.mutate(values)}
      >
        <Form.Item name="kind" label={say(TEXTS.kind)}>
          <Select
            className="narrow"
            options={Object.entries(KINDS).map(([value, text]) => ({ value, label: say(text) }))}
          />
        </Form.Item>
        <Form.Item name="format" label={say(TEXTS.format)}>
          <Select
            className="narrow"
            options={[
              { value: 'csv', label: 'CSV' },
              { value: 'ndjson', label: 'NDJSON' },
            ]}
          />
        </Form.Item>
        <Form.Item name="region" label={say(TEXTS.region)} rules={required}>
          <Select
            className="narrow"
            showSearch={{ optionFilterProp: 'label' }}
            options={regions.map((value) => ({ value, label: say(regionName(value)) }))}
          />
        </Form.Item>
        <Form.Item name="from" label={say(TEXTS.from)} rules={required}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="to" label={say(TEXTS.to)} rules={required}>
          <Input type="date" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={make.isPending}>
          {say(TEXTS.makeExport)}
        </Button>
      </Form>
      <ProblemShown error={make.error ?? exported.error ?? problem} />
      <Table<Export>
        size="small"
        rowKey="exportId"
        loading={exported.isPending}
        pagination={false}
        dataSource={exported.data?.exports ?? []}
        locale={{ emptyText: say(TEXTS.none) }}
        columns={[
          { title: say(TEXTS.asked), render: (_, { requestedAt }) => shanghaiTime(requestedAt, language) },
          { title: say(TEXTS.by), render: (_, { requestedBy }) => <Officer subject={requestedBy} /> },
          { title: say(TEXTS.kind), render: (_, { kind }) => say(KINDS[kind] ?? TEXTS.kind) },
          { title: say(TEXTS.region), render: (_, { region }) => say(regionName(region)) },
          { title: say(TEXTS.from), dataIndex: 'from' },
          { title: say(TEXTS.to), dataIndex: 'to' },
          { title: say(TEXTS.status), render: (_, { state }) => say(WORK_STATES[state] ?? TEXTS.status) },
          { title: say(TEXTS.rows), render: (_, { rows }) => count(rows) },
          {
            title: say(TEXTS.files),
            render: (_, { state, exportId }) =>
              state === 'ready' && (
                <>
                  <Button size="small" onClick={() => void download(exportId, 'files')}>
                    {say(TEXTS.download)}
                  </Button>{' '}
                  <Button size="small" onClick={() => void download(exportId, 'dictionary')}>
                    {say(TEXTS.dictionary)}
                  </Button>
                </>
              ),
          },
        ]}
      />
    </>
  );
}
