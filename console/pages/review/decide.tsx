import { ReasonField } from './reason-field.tsx';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Progress } from 'antd';
import { type RefObject, useState } from 'react';
import { DECISION_WORDS, wordOf } from '#client/claim-words.ts';
import type { Claim, ReviewQueueEntry } from '#client/types.ts';
import { count } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { type UnknownCode, UNKNOWNS } from '#functions/eligibility/unknowns.ts';
import { type Answers, type Draft, type LineAnswer, returnFields, reviewFields } from './answers.ts';
import { isMeant, type LineFilter, linesQuery, useFacets } from './line-list.tsx';
import { Officer } from '../people/officer.tsx';
import { Sign } from './sign.tsx';
import { returnedBefore, TEXTS, toldOnReturn } from './texts.ts';

type Decision = 'approve' | 'refuse' | 'return' | 'not-accept' | 'send-back';

interface DecideProps {
  readonly claim: Claim;
  readonly entry: ReviewQueueEntry;
  readonly draft: Draft;
  readonly version: string;
  readonly mine: boolean;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly show: (lines: LineFilter) => void;
}

const NEEDED = { by: 'answer', value: 'needed' } as const;

/** The decision of this stage on the whole claim, with the answers to its lines. */
export function Decide({ claim, entry, draft, version, mine, heading, show }: DecideProps) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [signing, setSigning] = useState(false);
  const [confirmed, setConfirmed] = useState<Readonly<Record<string, string>>>({});
  const { stage } = entry;
  const toConfirm =
    stage === 'first'
      ? (Object.keys(claim.holds ?? {}) as UnknownCode[]).filter((code) => !code.endsWith('-rate-unknown'))
      : [];
  const decide = useMutation({
    mutationFn: (decision: Decision) =>
      api.post<Claim>(`/claims/${claim.claimId}/reviews`, {
        stage,
        decision,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        ...(stage === 'first' && decision === 'approve'
          ? {
              ...reviewFields(draft.answers),
              ...(toConfirm.length === 0
                ? {}
                : { confirmed: toConfirm.map((code) => ({ code, reason: confirmed[code] ?? '' })) }),
            }
          : {}),
        ...(stage === 'first' && decision === 'return' ? returnFields(draft.answers) : {}),
      }),
    onSuccess: () => {
      setSigning(false);
      draft.clear();
      return queries.invalidateQueries({ queryKey: ['review'] });
    },
    onError: () => {
      setSigning(false);
      return queries.invalidateQueries({ queryKey: ['review', claim.claimId, 'assignment'] });
    },
  });
  if (stage === 'objection' || stage === 'halted') return null;
  const decisions: readonly Decision[] = {
    first: ['approve', 'refuse', 'return', 'not-accept'] as const,
    second: ['approve', 'refuse', 'return', 'send-back'] as const,
    approval: ['approve', 'send-back'] as const,
  }[stage];
  const told = returnFields(draft.answers).corrections?.length ?? 0;
  const signs = (decision: Decision) => stage === 'approval' && decision === 'approve';
  const words = {
    approve: stage === 'approval' ? TEXTS.sign : TEXTS.approve,
    refuse: TEXTS.refuse,
    return: TEXTS.returnIt,
    'not-accept': TEXTS.notAccept,
    'send-back': TEXTS.sendBack,
  };
  return (
    <section className="panel decide" aria-label={say(TEXTS.decision)}>
      <h2 ref={heading} tabIndex={-1}>
        {say(TEXTS.decision)}
      </h2>
      <Earlier claim={claim} show={show} />
      {stage === 'first' && <BulkAnswers claim={claim} draft={draft} version={version} open={mine} />}
      {toConfirm.length > 0 && (
        <fieldset>
          <legend>{say(TEXTS.confirm)}</legend>
          {toConfirm.map((code) => (
            <label key={code}>
              {say(UNKNOWNS[code])} ({count(claim.holds?.[code] ?? 0)}) {say(TEXTS.confirmReason)}
              <input
                className="plain-input"
                maxLength={200}
                value={confirmed[code] ?? ''}
                onChange={({ target }) => setConfirmed((before) => ({ ...before, [code]: target.value }))}
              />
            </label>
          ))}
        </fieldset>
      )}
      {claim.revision > 1 && decisions.includes('return') && (
        <Alert type="warning" showIcon title={say(returnedBefore(claim.revision - 1))} />
      )}
      {stage === 'first' && told > 0 && <p>{say(toldOnReturn(told))}</p>}
      <ReasonField label={say(TEXTS.reasonNeeded)} value={reason} change={setReason} />
      <div className="answer-buttons">
        {decisions.map((decision) => (
          <Button
            key={decision}
            type={decision === 'approve' ? 'primary' : 'default'}
            danger={decision === 'refuse'}
            loading={decide.isPending && decide.variables === decision}
            disabled={
              !mine ||
              decide.isPending ||
              (decision !== 'approve' && reason.trim() === '') ||
              (decision === 'approve' && toConfirm.some((code) => (confirmed[code] ?? '').trim() === ''))
            }
            onClick={() => (signs(decision) ? setSigning(true) : decide.mutate(decision))}
          >
            {say(words[decision])}
          </Button>
        ))}
      </div>
      {signing && (
        <Sign
          claim={claim}
          isPending={decide.isPending}
          sign={() => decide.mutate('approve')}
          close={() => setSigning(false)}
        />
      )}
      <ProblemShown error={decide.error} />
      {decide.isSuccess && <Alert type="success" role="status" title={say(TEXTS.decided)} />}
    </section>
  );
}

interface EarlierProps {
  readonly claim: Claim;
  readonly show: (lines: LineFilter) => void;
}

function Earlier({ claim: { firstReview, secondReview, region }, show }: EarlierProps) {
  const { say } = useLanguage();
  const reviews = [
    [TEXTS.firstDecided, firstReview],
    [TEXTS.secondDecided, secondReview],
  ] as const;
  return reviews.map(([title, review]) => {
    if (review === undefined) return null;
    const refused = review.refusedLines?.length ?? 0;
    return (
      <p key={title.en}>
        <strong>{say(title)}</strong>: {say(wordOf(DECISION_WORDS, review.decision))}{' '}
        <Officer subject={review.by} onBehalfOf={review.onBehalfOf} region={region} /> {review.reason}{' '}
        {review.cleared !== undefined && `${say(TEXTS.clearedLines)} ${count(review.cleared.lines)}`}{' '}
        {refused > 0 && (
          <>
            {say(TEXTS.refusedLines)} {count(refused)}{' '}
            <Button size="small" onClick={() => show({ by: 'answer', value: 'refused' })}>
              {say(TEXTS.showRefused)}
            </Button>
          </>
        )}
      </p>
    );
  });
}

const BATCHES_AT_ONCE = 4;

interface BulkProps {
  readonly claim: Claim;
  readonly draft: Draft;
  readonly version: string;
  readonly open: boolean;
}

/** How many lines still want an answer, and one answer for all of them. */
function BulkAnswers({ claim: { claimId }, draft, version, open }: BulkProps) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const facets = useFacets(claimId, version, NEEDED).data;
  const [reason, setReason] = useState('');
  const [evidence, setEvidence] = useState('');
  const [part, setPart] = useState(0);
  const answered = Object.values(draft.answers).filter(({ needed }) => needed).length;
  const fill = useMutation({
    mutationFn: async () => {
      const batches = facets?.batches ?? [];
      const answers: Record<string, LineAnswer> = {};
      for (let from = 0; from < batches.length; from += BATCHES_AT_ONCE) {
        const parts = await Promise.all(
          batches
            .slice(from, from + BATCHES_AT_ONCE)
            .map(({ batch }) => queries.fetchQuery(linesQuery(api, claimId, version, batch))),
        );
        for (const line of parts.flatMap(({ lines }) => lines)) {
          const rate = line.holds?.some((code) => code.endsWith('-rate-unknown')) ?? false;
          if (!isMeant(line, NEEDED) || rate || draft.answers[line.lineId] !== undefined) continue;
          const held = line.toAnswer?.evidenceFor !== undefined;
          if (held && evidence.trim() === '') continue;
          answers[line.lineId] = {
            verdict: 'pass',
            needed: true,
            reason: reason.trim(),
            ...(held ? { evidence: evidence.trim() } : {}),
          };
        }
        setPart((from + parts.length) / batches.length);
      }
      return answers as Answers;
    },
    onSuccess: draft.setMany,
  });
  const needed = facets?.lines ?? 0;
  return (
    <div>
      <p role="status">
        {say(TEXTS.answeredOf)} {count(answered)} {say(TEXTS.of)} {count(needed)}
      </p>
      {answered < needed && (
        <fieldset>
          <legend>{say(TEXTS.answerAll)}</legend>
          <p className="quiet">{say(TEXTS.answerAllWhy)}</p>
          <label>
            {say(TEXTS.answerAll)} · {say(TEXTS.reason)}
            <input
              className="plain-input"
              maxLength={200}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          </label>
          <label>
            {say(TEXTS.answerAll)} · {say(TEXTS.evidencePaper)}
            <input
              className="plain-input"
              maxLength={200}
              value={evidence}
              onChange={({ target }) => setEvidence(target.value)}
            />
          </label>
          <Button disabled={!open || reason.trim() === '' || fill.isPending} onClick={() => fill.mutate()}>
            {say(TEXTS.answerAll)}
          </Button>
          {fill.isPending && <Progress percent={Math.round(part * 100)} aria-label={say(TEXTS.answering)} />}
          <ProblemShown error={fill.error} />
        </fieldset>
      )}
    </div>
  );
}
