import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Descriptions, Spin, Table, Tag } from 'antd';
import { Link } from 'wouter';
import { EVENT_WORDS, STATUS_WORDS, wordOf } from '#client/claim-words.ts';
import { count, shanghaiTime, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import type { PageProps } from '#console/shell/page.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { Attachments } from '../documents/attachments.tsx';
import { Papers } from '../documents/papers.tsx';
import { isFinal, mayStep } from '#functions/claim/status.ts';
import { ClaimLines } from './claim-lines.tsx';
import { RegionName } from './new-claim.tsx';
import { RosterDrop } from './roster-drop.tsx';
import { Stages } from './stages.tsx';
import { TEXTS } from './texts.ts';
import type { ClaimView, EventView } from './views.ts';
import { Withdraw } from './withdraw.tsx';

/** A claim that moves by itself is looked at again so often. */
const LOOK_AGAIN_MS = 3_000;
const RESTING = ['draft', 'first-review', 'second-review', 'approval', 'notice', 'payment-returned', 'awaiting-funds'];

export default function ClaimPage({ params: { claimId = '' } }: PageProps) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const claim = useQuery({
    queryKey: ['claim', claimId],
    queryFn: ({ signal }) => api.call('readClaim', { path: { claimId } }, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || isFinal(data.status) ? false : LOOK_AGAIN_MS * (RESTING.includes(data.status) ? 5 : 1),
  });
  const version = `${claim.data?.status} ${claim.data?.revision}`;
  const history = useQuery({
    queryKey: ['claim', claimId, 'history', version],
    enabled: claim.data !== undefined,
    queryFn: ({ signal }) => api.call('readHistory', { path: { claimId } }, { signal }),
    placeholderData: (before) => before,
  });
  const { data } = claim;
  if (data === undefined) {
    return (
      <>
        <PageHeading title={`${say(TEXTS.claim)} ${claimId}`} />
        {claim.isPending && <Spin />}
        <ProblemShown error={claim.error} retry={() => void claim.refetch()} />
      </>
    );
  }
  const events = history.data?.events ?? [];
  const open = mayStep(data.status, 'submitted');
  return (
    <>
      <PageHeading title={`${say(TEXTS.claim)} ${claimId}`}>
        <Tag role="status">{say(STATUS_WORDS[data.status])}</Tag>
        {mayStep(data.status, 'withdrawing') && (
          <Withdraw claimId={claimId} done={() => void queries.invalidateQueries({ queryKey: ['claim', claimId] })} />
        )}
      </PageHeading>
      {data.decisionReason !== undefined && (
        <Alert
          type="warning"
          showIcon
          className="problem"
          title={data.status === 'returned' ? say(TEXTS.returnedText) : say(TEXTS.reasonGiven)}
          description={data.decisionReason}
        />
      )}
      <section className="panel" aria-label={say(TEXTS.stages)}>
        <Stages status={data.status} events={events} />
      </section>
      <Papers claim={data} decides={false} />
      {open && <RosterDrop claimId={claimId} />}
      {open && <Uploads claimId={claimId} />}
      <Attachments claimId={claimId} open={open} version={version} />
      <Numbers claim={data} />
      <Deadlines claimId={claimId} version={version} />
      {data.submittedAt !== undefined && <ClaimLines claimId={claimId} version={version} />}
      <Payments events={events} claim={data} />
      <History events={events} />
    </>
  );
}

function Numbers({ claim }: { readonly claim: ClaimView }) {
  const { say, language } = useLanguage();
  const { notice } = claim;
  const items = [
    [TEXTS.region, <RegionName key="region" code={claim.region} />],
    [TEXTS.created, shanghaiTime(claim.createdAt, language)],
    [TEXTS.lines, count(claim.lines)],
    [TEXTS.grantedLines, count(claim.grantedLines)],
    [TEXTS.refusedLines, count(claim.refusedLines)],
    [TEXTS.waitingLines, count(claim.waitingLines)],
    [TEXTS.granted, yuan(claim.grantedFen)],
    [TEXTS.pendingFen, yuan(claim.pendingFen)],
    [TEXTS.heldFen, yuan(claim.heldFen)],
    [TEXTS.paid, yuan(claim.paidFen)],
    ...(notice === undefined
      ? []
      : [[TEXTS.stageNotice, `${say(TEXTS.until)} ${shanghaiTime(notice.endsAt, language)}`] as const]),
  ] as const;
  return (
    <section className="panel" aria-label={say(TEXTS.numbers)}>
      <Descriptions
        size="small"
        column={4}
        items={items.map(([label, children]) => ({ key: label.en, label: say(label), children }))}
      />
    </section>
  );
}

function Uploads({ claimId }: { readonly claimId: string }) {
  const { say, language } = useLanguage();
  const api = useApi();
  const uploads = useQuery({
    queryKey: ['claim', claimId, 'uploads'],
    queryFn: ({ signal }) => api.call('listUploads', { path: { claimId } }, { signal }),
  });
  const rows = uploads.data?.uploads ?? [];
  if (rows.length === 0) return <ProblemShown error={uploads.error} />;
  return (
    <section className="panel" aria-label={say(TEXTS.uploads)}>
      <h2>{say(TEXTS.uploads)}</h2>
      <Table
        rowKey="uploadId"
        size="small"
        pagination={false}
        dataSource={rows}
        columns={[
          {
            title: say(TEXTS.file),
            render: (_, { uploadId, fileName }) => (
              <Link href={`/claims/${claimId}/uploads/${uploadId}`}>{fileName ?? uploadId}</Link>
            ),
          },
          { title: say(TEXTS.uploadedAt), render: (_, { createdAt }) => shanghaiTime(createdAt, language) },
          {
            title: say(TEXTS.rows),
            align: 'right',
            render: (_, { rows: all }) => (all === undefined ? '' : count(all)),
          },
          {
            title: say(TEXTS.goodRows),
            align: 'right',
            render: (_, { goodRows }) => (goodRows === undefined ? '' : count(goodRows)),
          },
          {
            title: say(TEXTS.faultyRows),
            align: 'right',
            render: (_, { faultyRows }) => (faultyRows === undefined ? '' : count(faultyRows)),
          },
        ]}
      />
    </section>
  );
}

function Deadlines({ claimId, version }: { readonly claimId: string; readonly version: string }) {
  const { say, language } = useLanguage();
  const api = useApi();
  const deadlines = useQuery({
    queryKey: ['claim', claimId, 'deadlines', version],
    queryFn: ({ signal }) => api.call('readDeadlines', { path: { claimId } }, { signal }),
  });
  const due = deadlines.data?.deadlines ?? [];
  return (
    <section className="panel" aria-label={say(TEXTS.deadlines)}>
      <h2>{say(TEXTS.deadlines)}</h2>
      <ProblemShown error={deadlines.error} />
      {due.length === 0 && <p className="quiet">{say(TEXTS.noDeadlines)}</p>}
      <ul>
        {due.map(({ code, text, at, passed }) => (
          <li key={code}>
            {say(text)} <time dateTime={at}>{shanghaiTime(at, language)}</time>
            {passed && <strong> {say(TEXTS.passed)}</strong>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const PAYMENT_EVENTS = [
  'funds-reserved',
  'waiting-for-funds',
  'payment-instructed',
  'payment-instructed-again',
  'payment-confirmed',
  'payment-returned',
  'claim-settled',
  'recovery-confirmed',
];

function Payments({ events, claim }: { readonly events: readonly EventView[]; readonly claim: ClaimView }) {
  const { say, language } = useLanguage();
  const rows = events.filter(({ type }) => PAYMENT_EVENTS.includes(type));
  return (
    <section className="panel" aria-label={say(TEXTS.payments)}>
      <h2>{say(TEXTS.payments)}</h2>
      {claim.paymentReturn !== undefined && (
        <Alert type="error" showIcon title={say(TEXTS.returnReason)} description={claim.paymentReturn.reason} />
      )}
      {rows.length === 0 ? (
        <p className="quiet">{say(TEXTS.noPayments)}</p>
      ) : (
        <Table
          rowKey="seq"
          size="small"
          pagination={false}
          dataSource={rows}
          columns={[
            { title: say(TEXTS.time), render: (_, { at }) => shanghaiTime(at, language) },
            { title: say(TEXTS.event), render: (_, { type }) => say(wordOf(EVENT_WORDS, type)) },
            {
              title: say(TEXTS.amount),
              align: 'right',
              render: (_, { data: { amountFen } }) => (typeof amountFen === 'number' ? yuan(amountFen) : ''),
            },
          ]}
        />
      )}
    </section>
  );
}

function History({ events }: { readonly events: readonly EventView[] }) {
  const { say, language } = useLanguage();
  return (
    <section className="panel" aria-label={say(TEXTS.history)}>
      <h2>{say(TEXTS.history)}</h2>
      <ol className="history">
        {events.map(({ seq, at, type }) => (
          <li key={seq}>
            <time dateTime={at}>{shanghaiTime(at, language)}</time> {say(wordOf(EVENT_WORDS, type))}
          </li>
        ))}
      </ol>
    </section>
  );
}
