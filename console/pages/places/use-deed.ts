import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { newKey } from '#console/shell/api.ts';

/** One write by a button: sent again after a failure it is the same request, until it was done. */
export function useDeed<Given, Answer>(
  send: (given: Given, idempotencyKey: string) => Promise<Answer>,
  done: (answer: Answer) => void = () => {},
) {
  const sent = useRef<{ readonly given: string; readonly key: string }>(undefined);
  return useMutation({
    mutationFn: (given: Given) => {
      const said = JSON.stringify(given);
      if (sent.current?.given !== said) sent.current = { given: said, key: newKey() };
      return send(given, sent.current.key);
    },
    onSuccess: (answer) => {
      sent.current = undefined;
      done(answer);
    },
  });
}
