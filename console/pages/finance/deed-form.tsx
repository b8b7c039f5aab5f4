import { Form, Input, Modal, Select } from 'antd';
import { useDeed } from '#console/pages/places/use-deed.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import type { Text } from '#console/shell/text.ts';
import { fenIn } from './fen.ts';
import { TEXTS } from './texts.ts';

export interface Field {
  readonly name: string;
  readonly label: Text;
  readonly kind?: 'money' | 'long' | 'select' | 'date';
  /** It may be left empty, and is then given as an empty text. */
  readonly optional?: true;
  /** Stands there before anything is typed. */
  readonly initial?: string;
  /** What to put there. */
  readonly hint?: Text;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** One act of an officer: a few fields, what it does, and the API's answer in place when it is refused. */
export function DeedForm({
  title,
  why,
  fields,
  send,
  close,
  done,
}: {
  readonly title: Text;
  readonly why?: Text;
  readonly fields: readonly Field[];
  /** Values as typed, without blanks around them; of `money` the integer fen as a text. */
  readonly send: (values: Readonly<Record<string, string>>, idempotencyKey: string) => Promise<unknown>;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const { say } = useLanguage();
  const [form] = Form.useForm<Record<string, string>>();
  const deed = useDeed(send, done);
  const submit = (typed: Record<string, string>) =>
    deed.mutate(
      Object.fromEntries(
        fields.map(({ name, kind }) => {
          const value = (typed[name] ?? '').trim();
          return [name, kind === 'money' ? String(fenIn(value) ?? '') : value];
        }),
      ),
    );
  return (
    <Modal
      open
      title={say(title)}
      onCancel={close}
      cancelText={say(TEXTS.cancel)}
      okText={say(TEXTS.send)}
      confirmLoading={deed.isPending}
      onOk={() => form.submit()}
    >
      <ProblemShown error={deed.error} />
      {why !== undefined && <p>{say(why)}</p>}
      <Form form={form} layout="vertical" onFinish={submit}>
        {fields.map(({ name, label, kind, options, optional, initial, hint }) => (
          <Form.Item
            key={name}
            name={name}
            label={say(label)}
            initialValue={initial}
            extra={hint === undefined ? undefined : say(hint)}
            rules={[
              kind === 'money'
                ? {
                    validator: (_, value: string = '') =>
                      fenIn(value) === undefined
                        ? Promise.reject(new Error(say(TEXTS.amountWrong)))
                        : Promise.resolve(),
                  }
                : { required: optional !== true, whitespace: optional !== true, message: say(TEXTS.needed) },
            ]}
          >
            {kind === 'long' ? (
              <Input.TextArea rows={3} maxLength={500} />
            ) : kind === 'select' ? (
              <Select options={[...(options ?? [])]} />
            ) : kind === 'date' ? (
              <Input type="date" />
            ) : (
              <Input maxLength={200} autoComplete="off" inputMode={kind === 'money' ? 'decimal' : 'text'} />
            )}
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}
