import { Button } from 'antd';
import { type FormEvent, type RefObject, useEffect, useState } from 'react';
import { STANDING_WORDS } from '#client/claim-words.ts';
import type { Line } from '#client/types.ts';
import { yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { WORKER_DENIED } from '#functions/review/worker-denied.ts';
import { LineName } from '../claim/line-name.tsx';
import type { LineAnswer } from './answers.ts';
import { evidenceWords } from './evidence-words.ts';
import { FINDINGS, TEXTS, wordFor } from './texts.ts';

interface DetailProps {
  readonly line: Line | undefined;
  readonly answer: LineAnswer | undefined;
  /** Whether the person may answer here and now. */
  readonly open: boolean;
  readonly form: RefObject<HTMLTextAreaElement | null>;
  readonly decide: (answer: LineAnswer | undefined) => void;
}

/** Everything there is to see of one line, and the answer to it. */
export function LineDetail({ line, answer, open, form, decide }: DetailProps) {
  const { say } = useLanguage();
  if (line === undefined) return <p className="quiet">{say(TEXTS.chooseLine)}</p>;
  return (
    <article aria-label={say(TEXTS.detail)}>
      <h2>
        <LineName line={line} />
      </h2>
      <p>
        {say(wordFor(STANDING_WORDS, line.standing))} {yuan(line.grantedFen)}
      </p>
      {line.reasons.length > 0 && (
        <section>
          <h3>{say(TEXTS.reasons)}</h3>
          <ul>
            {line.reasons.map((reason) => (
              <li key={reason.code}>
                {say(reason)}{' '}
                <span className="quiet">
                  {say(TEXTS.clause)}: {reason.clause}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {line.signals.length > 0 && (
        <section>
          <h3>{say(TEXTS.signals)}</h3>
          <ul>
            {line.signals.map((signal) => (
              <li key={signal.code}>
                {say(signal)}
                <Evidence evidence={signal.evidence} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {line.unknowns.length > 0 && (
        <section>
          <h3>{say(TEXTS.unknowns)}</h3>
          <ul>
            {line.unknowns.map((unknown) => (
              <li key={unknown.code}>{say(unknown)}</li>
            ))}
          </ul>
        </section>
      )}
      {line.calculation !== undefined && (
        <section>
          <h3>{say(TEXTS.calculation)}</h3>
          <ul>
            {line.calculation.map(({ subsidy, text, baseSource }) => (
              <li key={subsidy}>
                {say(text)} <span className="quiet">{baseSource}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <FirstAnswer line={line} />
      {line.toAnswer !== undefined && (
        <p>
          <strong>{say(TEXTS.toAnswer)}</strong> {line.toAnswer.sampled === true && say(TEXTS.sampled)}{' '}
          {line.toAnswer.evidenceFor !== undefined && say(TEXTS.evidenceNeeded)}
        </p>
      )}
      {open && (line.toAnswer !== undefined || line.standing === 'granted') && (
        <AnswerForm key={line.lineId} line={line} answer={answer} form={form} decide={decide} />
      )}
    </article>
  );
}

/** What the first reviewer said of the line, for those who decide after. */
function FirstAnswer({ line: { cleared, refusal, determination } }: { readonly line: Line }) {
  const { say } = useLanguage();
  if (cleared === undefined && refusal === undefined && determination === undefined) return null;
  return (
    <section>
      <h3>{say(TEXTS.firstDecided)}</h3>
      <ul>
        {refusal !== undefined && (
          <li>
            {say(TEXTS.refused)}（{say(FINDINGS[refusal.finding])}）：{refusal.reason}
          </li>
        )}
        {determination !== undefined && (
          <li>
            {say(TEXTS.setAmount)} {yuan(determination.amountFen)}（{determination.document}）
          </li>
        )}
        {cleared !== undefined && (
          <li>
            {say(TEXTS.passed)}：{cleared.reason} {cleared.evidence}
          </li>
        )}
      </ul>
    </section>
  );
}

function Evidence({ evidence }: { readonly evidence: Readonly<Record<string, string | number>> }) {
  const { say } = useLanguage();
  const facts = Object.entries(evidence);
  if (facts.length === 0) return null;
  return (
    <dl className="evidence" aria-label={say(TEXTS.evidence)}>
      {facts.map(([code, fact]) => {
        const { name, value } = evidenceWords(code, fact);
        return (
          <div key={code}>
            <dt>{say(name)}</dt>
            <dd>{say(value)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

type FormProps = Omit<DetailProps, 'line' | 'open'> & { readonly line: Line };

function AnswerForm({ line, answer, form, decide }: FormProps) {
  const { say } = useLanguage();
  const [reason, setReason] = useState(answer?.reason ?? '');
  const [evidence, setEvidence] = useState(answer?.evidence ?? '');
  const [finding, setFinding] = useState<'error' | 'fraud'>(answer?.finding ?? 'error');
  const [amount, setAmount] = useState(answer?.amountFen === undefined ? '' : String(answer.amountFen / 100));
  const [paper, setPaper] = useState(answer?.document ?? '');
  // A bulk answer comes from outside the form.
  useEffect(() => {
    setReason(answer?.reason ?? '');
    setEvidence(answer?.evidence ?? '');
  }, [answer]);
  const needed = line.toAnswer !== undefined;
  const held = line.toAnswer?.evidenceFor !== undefined;
  const denied = line.toAnswer?.evidenceFor?.includes(WORKER_DENIED) === true;
  const rate = line.holds?.some((code) => code.endsWith('-rate-unknown')) ?? false;
  const refusable = line.standing === 'granted';
  const amountFen = Math.round(Number(amount) * 100);
  const amountGiven = amountFen > 0 && paper.trim() !== '';
  const passable =
    (needed || rate) &&
    (!needed || reason.trim() !== '') &&
    (!held || evidence.trim() !== '') &&
    (!rate || amountGiven);
  const pass = (event?: FormEvent) => {
    event?.preventDefault();
    if (!passable) return;
    decide({
      verdict: 'pass',
      needed,
      reason: reason.trim(),
      ...(held ? { evidence: evidence.trim() } : {}),
      ...(rate ? { amountFen, document: paper.trim() } : {}),
    });
  };
  return (
    <form className="answer-form" onSubmit={pass}>
      <label>
        {say(TEXTS.reason)}
        <textarea
          ref={form}
          className="plain-input"
          rows={2}
          maxLength={200}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) pass(event);
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </label>
      {held && (
        <label>
          {say(TEXTS.evidencePaper)}
          <input
            className="plain-input"
            maxLength={200}
            value={evidence}
            onChange={({ target }) => setEvidence(target.value)}
          />
        </label>
      )}
      {rate && (
        <>
          <label>
            {say(TEXTS.determined)}
            <input
              className="plain-input"
              inputMode="decimal"
              value={amount}
              onChange={({ target }) => setAmount(target.value)}
            />
          </label>
          <label>
            {say(TEXTS.determinedPaper)}
            <input
              className="plain-input"
              maxLength={200}
              value={paper}
              onChange={({ target }) => setPaper(target.value)}
            />
          </label>
        </>
      )}
      {refusable && (
        <label>
          {say(TEXTS.finding)}
          <select
            className="plain-input"
            value={finding}
            onChange={({ target }) => setFinding(target.value === 'fraud' ? 'fraud' : 'error')}
          >
            <option value="error">{say(TEXTS.findingError)}</option>
            <option value="fraud">{say(TEXTS.findingFraud)}</option>
          </select>
        </label>
      )}
      <div className="answer-buttons">
        {(needed || rate) && (
          <Button type="primary" htmlType="submit" disabled={!passable}>
            {say(TEXTS.letPass)}
          </Button>
        )}
        {refusable && (
          <Button
            danger
            disabled={reason.trim() === ''}
            onClick={() => decide({ verdict: 'refuse', needed, reason: reason.trim(), finding, denied })}
          >
            {say(TEXTS.refuseLine)}
          </Button>
        )}
        {answer !== undefined && <Button onClick={() => decide(undefined)}>{say(TEXTS.takeBack)}</Button>}
      </div>
    </form>
  );
}
