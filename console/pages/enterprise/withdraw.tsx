import { useMutation } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { newKey } from '#console/shell/api.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { TEXTS } from './texts.ts';

export function Withdraw({ claimId, done }: { readonly claimId: string; readonly done: () => void }) {
  const { say } = useLanguage();
  const api = useApi();
  const label = useId();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [key] = useState(newKey);
  const withdrawing = useMutation({
    mutationFn: () => api.call('withdrawClaim', { path: { claimId }, body: { reason } }, { idempotencyKey: key }),
    onSuccess: () => {
      setOpen(false);
      done();
    },
  });
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {say(TEXTS.withdraw)}
      </Button>
      <Modal
        open={open}
        title={say(TEXTS.withdraw)}
        okText={say(TEXTS.withdraw)}
        cancelText={say(TEXTS.cancel)}
        okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: withdrawing.isPending }}
        onOk={() => withdrawing.mutate()}
        onCancel={() => setOpen(false)}
      >
        <p>{say(TEXTS.withdrawText)}</p>
        <label htmlFor={label}>{say(TEXTS.withdrawReason)}</label>
        <Input.TextArea
          id={label}
          maxLength={500}
          rows={3}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <ProblemShown error={withdrawing.error} />
      </Modal>
    </>
  );
}
