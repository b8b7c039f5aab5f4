import { ReasonField } from './reason-field.tsx';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Spin } from 'antd';
import { Fragment, useState } from 'react';
import { count, shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageLink } from '#console/shell/page-link.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import type { PageProps } from '#console/shell/page.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { FraudMarks } from '../claim/fraud-marks.tsx';
import { LineName, LineNames } from '../claim/line-name.tsx';
import { Enterprise } from '../people/enterprise.tsx';
import { Officer } from '../people/officer.tsx';
import { CASES } from './case-texts.ts';

const OUTCOMES = ['fraud', 'honest-error', 'unfounded'] as const;
/** Of a case about what the treasury said, which finance clears up. */
const PAYMENT_OUTCOMES = ['clarified'] as const;
const ABOUT_PAYMENT: readonly string[] = ['receipt-contradiction'];
type Outcome = (typeof OUTCOMES)[number] | (typeof PAYMENT_OUTCOMES)[number];

/** One case: what it is about, and how it ends, on the version that was read. */
export default function CasePage({ params: { caseId = '' } }: PageProps) {
  const { say, language } = useLanguage();
  const { person } = useSession();
  const api = useApi();
  const found = useQuery({
    queryKey: ['case', caseId],
    queryFn: ({ signal }) => api.answered('readCase', { path: { caseId } }, { signal }),
  });
  if (found.data === undefined) {
    return (
      <>
        <PageHeading title={`${say(CASES.title)} ${caseId}`} />
        {found.isPending && <Spin />}
        <ProblemShown error={found.error} />
      </>
    );
  }
  const { body, etag } = found.data;
  const lineOf = (id: string) => <LineName line={body.lines.find(({ lineId }) => lineId === id)} />;
  const aboutPayment = ABOUT_PAYMENT.includes(body.kind);
  const deciders = aboutPayment ? ['finance'] : ['first-reviewer', 'second-reviewer'];
  const decides = person?.roles.some((role) => deciders.includes(role)) ?? false;
  return (
    <>
      <PageHeading title={`${say(CASES.title)} ${caseId}`} />
      <section className="panel">
        <p>
          <strong>{say(body.said)}</strong>
        </p>
        <p>
          {say(CASES.claim)} <PageLink href={`/reviews/${body.claimId}`}>{body.claimId}</PageLink> ·{' '}
          {say(CASES.enterprise)} <Enterprise id={body.enterpriseId} name={body.enterpriseName} /> · {say(CASES.opened)}{' '}
          {shanghaiTime(body.openedAt, language)} · {say(CASES.openedBy)}{' '}
          {body.openedBy.kind === 'person' ? (
            <Officer subject={body.openedBy.id} region={body.region} />
          ) : (
            say(CASES.system)
          )}
        </p>
        <p>
          {say(CASES.lines)} ({count(body.lineIds.length)})
        </p>
        <LineNames lines={body.lines} total={body.lineIds.length} />
        {body.denials?.map(({ lineId, statement, added }) => (
          <Fragment key={lineId}>
            <p>
              {say(CASES.said)}（{lineOf(lineId)}）：{statement}
            </p>
            {added.map((more) => (
              <p key={`${more.at} ${more.statement}`}>
                {say(CASES.added)}: {more.statement}
                {more.contact !== undefined && ` · ${say(CASES.contact)}: ${more.contact}`}
              </p>
            ))}
          </Fragment>
        ))}
        {body.outcomeSaid !== undefined && (
          <p>
            {say(CASES.outcome)}: {say(body.outcomeSaid)} {body.reason}
          </p>
        )}
      </section>
      <FraudMarks claimId={body.claimId} region={body.region} />
      {decides && body.state === 'open' && (
        <Decide caseId={caseId} etag={etag} outcomes={aboutPayment ? PAYMENT_OUTCOMES : OUTCOMES} />
      )}
    </>
  );
}

function Decide({
  caseId,
  etag,
  outcomes,
}: {
  readonly caseId: string;
  readonly etag: string | undefined;
  readonly outcomes: readonly Outcome[];
}) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [document, setDocument] = useState('');
  const decide = useMutation({
    mutationFn: (outcome: Outcome) =>
      api.call(
        'decideCase',
        {
          path: { caseId },
          body: { outcome, reason: reason.trim(), ...(document.trim() === '' ? {} : { document: document.trim() }) },
        },
        etag === undefined ? {} : { ifMatch: etag },
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['case', caseId] }),
  });
  return (
    <section className="panel decide" aria-label={say(CASES.decide)}>
      <h2>{say(CASES.decide)}</h2>
      <ReasonField label={say(CASES.reason)} value={reason} change={setReason} />
      {outcomes.includes('fraud') && (
        <label>
          {say(CASES.document)}
          <input
            className="plain-input"
            maxLength={200}
            value={document}
            onChange={({ target }) => setDocument(target.value)}
          />
        </label>
      )}
      <div className="answer-buttons">
        {outcomes.map((outcome) => (
          <Button
            key={outcome}
            danger={outcome === 'fraud'}
            disabled={reason.trim() === '' || decide.isPending}
            onClick={() => decide.mutate(outcome)}
          >
            {say(CASES[outcome])}
          </Button>
        ))}
      </div>
      <ProblemShown error={decide.error} />
    </section>
  );
}
