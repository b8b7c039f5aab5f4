import { Alert, Button, Progress } from 'antd';
import { type DragEvent, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useLanguage } from '#console/shell/language.tsx';
import { ApiProblem } from '#console/shell/problem.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { sendRoster } from './send-roster.ts';
import { TEXTS } from './texts.ts';

/** Takes a roster by drag and drop or by a button, shows how much is out, and goes on to the page of the upload. */
export function RosterDrop({ claimId }: { readonly claimId: string }) {
  const { say } = useLanguage();
  const api = useApi();
  const [, navigate] = useLocation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<number>();
  const [failure, setFailure] = useState<unknown>();

  const send = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setFailure(undefined);
    setSent(0);
    try {
      navigate(`/claims/${claimId}/uploads/${await sendRoster(api, claimId, file, file.name, setSent)}`);
    } catch (error) {
      setFailure(error);
    } finally {
      setSent(undefined);
    }
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };
  return (
    <section aria-label={say(TEXTS.uploadRoster)} className="panel">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button inside does the same */}
      <div
        className={over ? 'roster-drop over' : 'roster-drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <p>{say(TEXTS.dropHere)}</p>
        <input
          ref={input}
          type="file"
          hidden
          accept=".xlsx,.csv,.txt"
          aria-label={say(TEXTS.chooseFile)}
          onChange={({ target }) => {
            void send(target.files?.[0]);
            target.value = '';
          }}
        />
        <Button type="primary" disabled={sent !== undefined} onClick={() => input.current?.click()}>
          {say(TEXTS.chooseFile)}
        </Button>
        <p className="quiet">{say(TEXTS.dropHint)}</p>
        {sent !== undefined && (
          <div aria-live="polite">
            {say(TEXTS.sending)}
            <Progress percent={Math.round(sent * 100)} aria-label={say(TEXTS.sending)} />
          </div>
        )}
      </div>
      {failure instanceof ApiProblem ? (
        <ProblemShown error={failure} />
      ) : (
        failure !== undefined && <Alert type="error" role="alert" showIcon title={say(TEXTS.uploadFailed)} />
      )}
    </section>
  );
}
