import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Form, Input, Space } from 'antd';
import type { Operations } from '#client/types.ts';
import { useDeed } from '#console/pages/places/use-deed.ts';
import { shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { StackedTable } from '#console/shell/stacked-table.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { TEXTS } from './texts.ts';

type Consent = Operations['giveConsent'];

/** To which enterprise a worker agrees, and that it is taken back. */
export default function ConsentsPage() {
  const { say, language } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ enterpriseId: string; certificateNumber?: string }>();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['consents'],
    queryFn: ({ signal }) => api.get<Operations['listConsents']['answer']>('/consents', {}, signal),
  });
  const deed = useDeed(
    (body: Consent['body'], idempotencyKey) => api.post<Consent['answer']>('/consents', body, { idempotencyKey }),
    () => {
      form.resetFields();
      void queries.invalidateQueries({ queryKey: ['consents'] });
    },
  );
  const decide = async (given: boolean) => {
    const { enterpriseId, certificateNumber } = await form.validateFields();
    deed.mutate({
      enterpriseId: enterpriseId.trim(),
      ...(certificateNumber ? { certificateNumber: certificateNumber.trim() } : {}),
      given,
    });
  };
  return (
    <>
      <PageHeading title={say(TEXTS.consents)} />
      <p>{say(TEXTS.consentsWhy)}</p>
      <section className="panel narrow">
        <ProblemShown error={deed.error} />
        <Form form={form} layout="vertical">
          <Form.Item
            name="enterpriseId"
            label={say(TEXTS.enterprise)}
            rules={[{ required: true, whitespace: true, message: say(TEXTS.needed) }]}
          >
            <Input maxLength={18} autoComplete="off" />
          </Form.Item>
          <Form.Item name="certificateNumber" label={say(TEXTS.certificateMaybe)}>
            <Input maxLength={60} autoComplete="off" />
          </Form.Item>
          <Space>
            <Button type="primary" loading={deed.isPending} onClick={() => void decide(true).catch(() => {})}>
              {say(TEXTS.give)}
            </Button>
            <Button loading={deed.isPending} onClick={() => void decide(false).catch(() => {})}>
              {say(TEXTS.withdraw)}
            </Button>
          </Space>
        </Form>
      </section>
      <ProblemShown error={error} retry={() => void refetch()} />
      <section className="panel">
        <StackedTable
          size="middle"
          rowKey={({ enterpriseId, maskedCertificate }) => `${enterpriseId} ${maskedCertificate ?? ''}`}
          loading={isPending}
          dataSource={[...(data?.consents ?? [])]}
          pagination={false}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noConsents)} /> }}
          columns={[
            { title: say(TEXTS.enterprise), dataIndex: 'enterpriseId' },
            {
              title: say(TEXTS.certificate),
              render: (_, { maskedCertificate }) => maskedCertificate ?? say(TEXTS.certificateAll),
            },
            { title: say(TEXTS.standing), render: (_, { given }) => say(given ? TEXTS.given : TEXTS.withdrawn) },
            { title: say(TEXTS.at), render: (_, { at }) => shanghaiTime(at, language) },
          ]}
        />
      </section>
    </>
  );
}
