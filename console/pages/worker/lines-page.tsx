import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Empty, Form, Modal } from 'antd';
import { useState } from 'react';
import type { Operations } from '#client/types.ts';
import { LEVEL_NAMES } from '#functions/submission/level-names.ts';
import { useDeed } from '#console/pages/places/use-deed.ts';
import { Enterprise } from '#console/pages/people/enterprise.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { StackedTable } from '#console/shell/stacked-table.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { type Said, SaidFields, saidIn } from './said-form.tsx';
import { STANDING_WORDS, TEXTS } from './texts.ts';

type OwnLine = Operations['listOwnLines']['answer']['lines'][number];

/** Lines that name the worker, and their word that one is not theirs. */
export default function LinesPage() {
  const { say } = useLanguage();
  const api = useApi();
  const [denying, setDenying] = useState<OwnLine>();
  const [received, setReceived] = useState(false);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['worker-lines'],
    queryFn: ({ signal }) => api.get<Operations['listOwnLines']['answer']>('/worker-lines', {}, signal),
  });
  return (
    <>
      <PageHeading title={say(TEXTS.lines)} />
      <p>{say(TEXTS.linesWhy)}</p>
      {received && (
        <Alert type="success" showIcon role="status" title={say(TEXTS.received)} description={say(TEXTS.next)} />
      )}
      <ProblemShown error={error} retry={() => void refetch()} />
      <section className="panel">
        <StackedTable
          size="middle"
          rowKey={({ claimId, lineId }) => `${claimId} ${lineId}`}
          loading={isPending}
          dataSource={[...(data?.lines ?? [])]}
          pagination={false}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noLines)} /> }}
          columns={[
            {
              title: say(TEXTS.enterprise),
              render: (_, { enterpriseId: id, enterpriseName }) => <Enterprise id={id} name={enterpriseName} />,
            },
            { title: say(TEXTS.occupation), dataIndex: 'occupation' },
            { title: say(TEXTS.level), render: (_, line) => say(LEVEL_NAMES[line.level]) },
            { title: say(TEXTS.issuedOn), dataIndex: 'issuedOn' },
            {
              title: say(TEXTS.standing),
              render: (_, line) => say(STANDING_WORDS[line.standing] ?? { zh: line.standing, en: line.standing }),
            },
            {
              title: say(TEXTS.notMe),
              render: (_, line) =>
                line.denied ? (
                  <>
                    <span>{say(TEXTS.said)}</span>{' '}
                    <Button size="small" onClick={() => setDenying(line)}>
                      {say(TEXTS.addTo)}
                    </Button>
                  </>
                ) : (
                  <Button danger size="small" onClick={() => setDenying(line)}>
                    {say(TEXTS.notMe)}
                  </Button>
                ),
            },
          ]}
        />
      </section>
      {denying !== undefined && (
        <DenialForm
          line={denying}
          close={() => setDenying(undefined)}
          done={() => {
            setDenying(undefined);
            setReceived(true);
          }}
        />
      )}
    </>
  );
}

function DenialForm({
  line,
  close,
  done,
}: {
  readonly line: OwnLine;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [form] = Form.useForm<Said>();
  const deed = useDeed(
    (body: Said, idempotencyKey) =>
      api.post(`/claims/${line.claimId}/lines/${line.lineId}/denial`, body, { idempotencyKey }),
    () => {
      void queries.invalidateQueries({ queryKey: ['worker-lines'] });
      done();
    },
  );
  return (
    <Modal
      open
      title={say(line.denied ? TEXTS.addToTitle : TEXTS.notMeTitle)}
      onCancel={close}
      cancelText={say(TEXTS.cancel)}
      okText={say(TEXTS.send)}
      okButtonProps={{ danger: true }}
      confirmLoading={deed.isPending}
      onOk={() => form.submit()}
    >
      <ProblemShown error={deed.error} />
      <p>
        <Enterprise id={line.enterpriseId} name={line.enterpriseName} /> · {line.occupation} ·{' '}
        {say(LEVEL_NAMES[line.level])} · {line.issuedOn}
      </p>
      <Form form={form} layout="vertical" onFinish={(said) => deed.mutate(saidIn(said))}>
        <SaidFields />
      </Form>
      <p>{say(TEXTS.next)}</p>
    </Modal>
  );
}
