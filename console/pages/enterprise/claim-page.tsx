import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Spin, Table, Tag } from 'antd';
import { Link } from 'wouter';
import { STATUS_WORDS } from '#client/claim-words.ts';
import { count, shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { HaltedNotice } from '#console/shell/halted-notice.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import type { PageProps } from '#console/shell/page.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { ClaimLines } from '../claim/lines.tsx';
import { ClaimRecord, useHistory } from '../claim/record.tsx';
import { ClaimSummary } from '../claim/summary.tsx';
import { Attachments } from '../documents/attachments.tsx';
import { Papers } from '../documents/papers.tsx';
import { isFinal, mayStep } from '#functions/claim/status.ts';
import { RosterDrop } from './roster-drop.tsx';
import { Stages } from './stages.tsx';
import { TEXTS } from './texts.ts';
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
  const history = useHistory(claim.data);
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
      <HaltedNotice halted={data.halted} />
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
      <ClaimSummary claim={data} />
      {data.submittedAt !== undefined && <ClaimLines claimId={claimId} version={version} />}
      <ClaimRecord claim={data} />
    </>
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
