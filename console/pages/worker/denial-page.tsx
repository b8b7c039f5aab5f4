import { Button, Form, Input, Result } from 'antd';
import { useSearchParams } from 'wouter';
import { useDeed } from '#console/pages/places/use-deed.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { type Said, SaidFields, saidIn } from './said-form.tsx';
import { TEXTS } from './texts.ts';

interface Typed extends Said {
  readonly claimId: string;
  readonly lineId: string;
  readonly code: string;
}

/** "Not me" without signing in, by the code of a letter. The letter's link may bring claim and line, never the code. */
export default function DenialPage() {
  const { say } = useLanguage();
  const api = useApi();
  const [query] = useSearchParams();
  const deed = useDeed(({ claimId, lineId, code, ...said }: Typed, idempotencyKey) =>
    api.post(
      '/denials',
      { claimId: claimId.trim(), lineId: lineId.trim(), code: code.trim(), ...saidIn(said) },
      { idempotencyKey },
    ),
  );
  const needed = [{ required: true, whitespace: true, message: say(TEXTS.needed) }];
  return (
    <>
      <PageHeading title={say(TEXTS.byCode)} />
      {deed.isSuccess ? (
        <Result
          status="success"
          title={say(TEXTS.received)}
          subTitle={<span role="status">{say(TEXTS.next)}</span>}
          className="panel"
        />
      ) : (
        <section className="panel narrow">
          <p>{say(TEXTS.byCodeWhy)}</p>
          <ProblemShown error={deed.error} />
          <Form<Typed>
            layout="vertical"
            initialValues={{ claimId: query.get('claim') ?? '', lineId: query.get('line') ?? '' }}
            onFinish={(typed) => deed.mutate(typed)}
          >
            <Form.Item name="claimId" label={say(TEXTS.claim)} rules={needed}>
              <Input maxLength={64} autoComplete="off" />
            </Form.Item>
            <Form.Item name="lineId" label={say(TEXTS.line)} rules={needed}>
              <Input maxLength={64} autoComplete="off" />
            </Form.Item>
            <Form.Item name="code" label={say(TEXTS.code)} rules={needed}>
              <Input maxLength={40} autoComplete="one-time-code" />
            </Form.Item>
            <SaidFields />
            <p>{say(TEXTS.next)}</p>
            <Button type="primary" danger htmlType="submit" loading={deed.isPending}>
              {say(TEXTS.send)}
            </Button>
          </Form>
        </section>
      )}
    </>
  );
}
