import { Form, Input } from 'antd';
import { useLanguage } from '#console/shell/language.tsx';
import { TEXTS } from './texts.ts';

export interface Said {
  readonly statement?: string;
  readonly contact?: string;
}

/** What a worker may add to their word, both free; empty fields are left out. */
export function SaidFields() {
  const { say } = useLanguage();
  return (
    <>
      <Form.Item name="statement" label={say(TEXTS.statement)}>
        <Input.TextArea rows={3} maxLength={2000} showCount />
      </Form.Item>
      <Form.Item name="contact" label={say(TEXTS.contact)} extra={say(TEXTS.kept)}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
    </>
  );
}

export function saidIn({ statement, contact }: Said): Said {
  return { ...(statement ? { statement } : {}), ...(contact ? { contact } : {}) };
}
