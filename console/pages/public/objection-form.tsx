import { Form, Input, Modal, Result } from 'antd';
import type { Operations } from '#client/types.ts';
import { useDeed } from '#console/pages/places/use-deed.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { TEXTS } from './texts.ts';

type Objection = Operations['objectToLine'];

/** Anybody may object to one line, without a name. What happens next is said before and after. */
export function ObjectionForm({
  claimId,
  lineId,
  name,
  close,
}: {
  readonly claimId: string;
  readonly lineId: string;
  readonly name: string;
  readonly close: () => void;
}) {
  const { say } = useLanguage();
  const api = useApi();
  const [form] = Form.useForm<{ reason: string; contact?: string }>();
  const deed = useDeed((body: Objection['body'], idempotencyKey) =>
    api.post<Objection['answer']>(`/notices/${claimId}/objections`, body, { idempotencyKey }),
  );
  return (
    <Modal
      open
      title={`${say(TEXTS.object)} · ${name}`}
      onCancel={close}
      cancelText={say(TEXTS.cancel)}
      okText={say(TEXTS.send)}
      confirmLoading={deed.isPending}
      footer={deed.isSuccess ? null : undefined}
      onOk={() => form.submit()}
    >
      {deed.isSuccess ? (
        <Result
          status="success"
          title={say(TEXTS.received)}
          subTitle={`${say(TEXTS.number)} ${deed.data.objectionId}`}
          extra={<p role="status">{say(TEXTS.nextSteps)}</p>}
        />
      ) : (
        <Form
          form={form}
          layout="vertical"
          onFinish={({ reason, contact }) => deed.mutate({ lineId, reason, ...(contact ? { contact } : {}) })}
        >
          <ProblemShown error={deed.error} />
          <Form.Item
            name="reason"
            label={say(TEXTS.reason)}
            extra={say(TEXTS.reasonWhy)}
            rules={[{ required: true, whitespace: true, message: say(TEXTS.needed) }]}
          >
            <Input.TextArea rows={4} maxLength={2000} showCount />
          </Form.Item>
          <Form.Item name="contact" label={say(TEXTS.contact)} extra={say(TEXTS.contactWhy)}>
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
          <p>
            <strong>{say(TEXTS.next)}</strong> {say(TEXTS.nextSteps)}
          </p>
        </Form>
      )}
    </Modal>
  );
}
