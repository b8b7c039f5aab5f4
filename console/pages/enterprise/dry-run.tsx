import { Alert, Button, Progress, Table } from 'antd';
import { useRef, useState } from 'react';
import { count, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { TEXTS } from './texts.ts';
import type { DryRunLine, DryRunPart } from './views.ts';

interface Tried {
  readonly lines: readonly DryRunLine[];
  readonly notKnown: DryRunPart['notKnown'];
  readonly done: boolean;
}

interface Props {
  readonly claimId: string;
  readonly uploadId: string;
  /** Lines that there are to try. */
  readonly rows: number;
}

/** What would be granted, and why not, before anything is submitted. */
export function DryRun({ claimId, uploadId, rows }: Props) {
  const { say } = useLanguage();
  const api = useApi();
  const [tried, setTried] = useState<Tried>();
  const [failure, setFailure] = useState<unknown>();
  const running = useRef(false);

  const run = async (): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setFailure(undefined);
    const lines: DryRunLine[] = [];
    try {
      for (let part: number | undefined = 1; part !== undefined; ) {
        const answer: DryRunPart = await api.call('dryRun', {
          path: { claimId, uploadId },
          query: { part },
        });
        lines.push(...answer.lines);
        part = answer.nextPart;
        setTried({ lines: [...lines], notKnown: answer.notKnown, done: part === undefined });
      }
    } catch (error) {
      setFailure(error);
    } finally {
      running.current = false;
    }
  };
  return (
    <>
      <p>{say(TEXTS.dryRunWhat)}</p>
      <Button type="primary" onClick={() => void run()}>
        {say(TEXTS.runDry)}
      </Button>
      <ProblemShown error={failure} />
      {tried !== undefined && !tried.done && (
        <Progress
          percent={rows === 0 ? 0 : Math.round((tried.lines.length / rows) * 100)}
          aria-label={say(TEXTS.dryRunning)}
        />
      )}
      {tried !== undefined && <Outcome {...tried} />}
    </>
  );
}

const OUTCOMES = {
  granted: TEXTS.wouldBeGranted,
  refused: TEXTS.wouldBeRefused,
  unclear: TEXTS.unclear,
} as const;

function Outcome({ lines, notKnown }: Tried) {
  const { say } = useLanguage();
  const totals = (['granted', 'refused', 'unclear'] as const).map((outcome) => {
    const of = lines.filter((line) => line.outcome === outcome);
    return { outcome, lines: of.length, fen: of.reduce((sum, { amountFen }) => sum + amountFen, 0) };
  });
  const until = lines.reduce<string | undefined>(
    (earliest, { outcome, claimUntil }) =>
      outcome === 'refused' || claimUntil === undefined || (earliest !== undefined && earliest <= claimUntil)
        ? earliest
        : claimUntil,
    undefined,
  );
  return (
    <>
      <ul className="totals" aria-live="polite">
        {totals.map(({ outcome, lines: number, fen }) => (
          <li key={outcome}>
            {say(OUTCOMES[outcome])} <strong>{count(number)}</strong> {fen > 0 && yuan(fen)}
          </li>
        ))}
        {until !== undefined && (
          <li>
            {say(TEXTS.earliestUntil)} <strong>{until}</strong>
          </li>
        )}
      </ul>
      <Alert
        type="info"
        showIcon
        title={say(TEXTS.dryRunUnknown)}
        description={
          <ul>
            {notKnown.map(({ code, text }) => (
              <li key={code}>{say(text)}</li>
            ))}
          </ul>
        }
      />
      <Table
        rowKey="row"
        size="small"
        virtual={lines.length > 60}
        scroll={{ x: 900, ...(lines.length > 60 ? { y: 380 } : {}) }}
        pagination={false}
        dataSource={lines}
        columns={[
          { title: say(TEXTS.rowNumber), width: 70, dataIndex: 'row' },
          { title: say(TEXTS.person), width: 190, render: (_, { name, document }) => `${name} ${document}` },
          { title: say(TEXTS.occupation), width: 150, dataIndex: 'occupation' },
          { title: say(TEXTS.outcome), width: 130, render: (_, { outcome }) => say(OUTCOMES[outcome]) },
          { title: say(TEXTS.amount), width: 110, align: 'right', render: (_, { amountFen }) => yuan(amountFen) },
          {
            title: say(TEXTS.why),
            width: 340,
            render: (_, { calculation, reasons, unknowns }) => (
              <>
                {[...calculation, ...reasons, ...unknowns].map((text) => (
                  <div key={text.en}>{say(text)}</div>
                ))}
              </>
            ),
          },
        ]}
      />
    </>
  );
}
