import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useLanguage } from '#console/shell/language.tsx';
import type { Text } from '#console/shell/text.ts';
import { DeedForm, type Field } from '../finance/deed-form.tsx';

interface ProposeProps {
  readonly title: Text;
  readonly why?: Text;
  readonly fields: readonly Field[];
  readonly send: (values: Readonly<Record<string, string>>, idempotencyKey: string) => Promise<unknown>;
  readonly done: () => void;
  readonly primary?: boolean;
  readonly danger?: boolean;
  readonly small?: boolean;
  readonly disabled?: boolean;
  /** Stands on the button, after its title. */
  readonly children?: ReactNode;
}

/** A button that opens the form by which something is proposed, or done. */
export function Propose({ title, why, fields, send, done, primary, danger, small, disabled, children }: ProposeProps) {
  const { say } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        {...(primary === true ? { type: 'primary' } : {})}
        {...(small === true ? { size: 'small' } : {})}
        danger={danger === true}
        disabled={disabled === true}
        onClick={() => setOpen(true)}
      >
        {say(title)}
        {children}
      </Button>
      {open && (
        <DeedForm
          title={title}
          {...(why === undefined ? {} : { why })}
          fields={fields}
          send={send}
          close={() => setOpen(false)}
          done={() => {
            setOpen(false);
            done();
          }}
        />
      )}
    </>
  );
}
