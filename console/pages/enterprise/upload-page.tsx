import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Spin, Tabs } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { newKey } from '#console/shell/api.ts';
import { count } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import type { PageProps } from '#console/shell/page.ts';
import { FaultTable, ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { MissingPapers } from '../documents/missing-papers.tsx';
import { PaperButtons } from '../documents/papers.tsx';
import { DryRun } from './dry-run.tsx';
import { rosterFile } from './roster-file.ts';
import { rowsCounted, TEXTS } from './texts.ts';
import type { UploadView } from './views.ts';

/** The readers and writers of workbooks come with the pages of uploads, not with the console. */
const loadCorrectRoster = () => import('./correct-roster.tsx');
const CorrectRoster = lazy(loadCorrectRoster);

export default function UploadPage({ params: { claimId = '', uploadId = '' } }: PageProps) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  // The file, its reader and what was found in it come side by side: one after the other, a large roster takes twice as long.
  useEffect(() => {
    void queries.prefetchQuery(rosterFile(api, claimId, uploadId));
    // Where it fails it is asked for again once it is needed, and told then.
    loadCorrectRoster().catch(() => undefined);
  }, [queries, api, claimId, uploadId]);
  const upload = useQuery({
    queryKey: ['upload', uploadId],
    queryFn: ({ signal }) => api.call('readUpload', { path: { claimId, uploadId } }, { signal }),
    // A roster of 100,000 rows is read in some seconds.
    refetchInterval: ({ state: { data } }) => (data?.status === 'awaiting' ? 700 : false),
  });
  const { data } = upload;
  return (
    <>
      <PageHeading title={`${say(TEXTS.roster)} ${data?.fileName ?? uploadId}`}>
        <Link href={`/claims/${claimId}`}>{say(TEXTS.backToClaim)}</Link>
        {data?.status === 'usable' && <Submit claimId={claimId} upload={data} />}
      </PageHeading>
      <MissingPapers claimId={claimId} />
      <ProblemShown error={upload.error} retry={() => void upload.refetch()} />
      {data?.status === 'awaiting' && <Spin description={say(TEXTS.reading)} className="page-loading" />}
      {data !== undefined && data.status !== 'awaiting' && <Read claimId={claimId} upload={data} />}
    </>
  );
}

function Read({ claimId, upload }: { readonly claimId: string; readonly upload: UploadView }) {
  const { say } = useLanguage();
  const { uploadId, status, rows = 0, goodRows = 0, faultyRows = 0, faultCount = 0, faults, notes } = upload;
  const summary = say(rowsCounted(count(rows), count(goodRows), count(faultyRows), count(faultCount)));
  const verdict = status === 'unusable' ? TEXTS.unusable : faultCount === 0 ? TEXTS.allGood : TEXTS.someFaulty;
  return (
    <>
      <Alert
        role="status"
        showIcon
        type={status === 'unusable' ? 'error' : faultCount === 0 ? 'success' : 'warning'}
        title={summary}
        description={say(verdict)}
        className="problem"
      />
      {faultCount > 0 && <PaperButtons claimId={claimId} kinds={['roster-check']} uploadId={uploadId} />}
      <div className="panel">
        <Tabs
          items={[
            {
              key: 'correct',
              label: say(TEXTS.correctInPlace),
              children: (
                <Suspense fallback={<Spin />}>
                  <CorrectRoster claimId={claimId} uploadId={uploadId} fileName={upload.fileName} faults={faults} />
                </Suspense>
              ),
            },
            ...(status === 'usable'
              ? [
                  {
                    key: 'dry-run',
                    label: say(TEXTS.dryRun),
                    children: <DryRun claimId={claimId} uploadId={uploadId} rows={goodRows} />,
                  },
                ]
              : []),
            ...(notes.length > 0
              ? [{ key: 'notes', label: say(TEXTS.notes), children: <FaultTable faults={notes} /> }]
              : []),
          ]}
        />
      </div>
    </>
  );
}

function Submit({ claimId, upload }: { readonly claimId: string; readonly upload: UploadView }) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const [key] = useState(newKey);
  const partly = (upload.faultyRows ?? 0) > 0;
  const submitting = useMutation({
    mutationFn: () =>
      api.call(
        'submitClaim',
        { path: { claimId }, body: { uploadId: upload.uploadId, ...(partly ? { leaveOutFaultyRows: true } : {}) } },
        { idempotencyKey: key },
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['claim', claimId] });
      navigate(`/claims/${claimId}`);
    },
  });
  return (
    <>
      <Button type="primary" onClick={() => setAsking(true)}>
        {say(partly ? TEXTS.submitGood : TEXTS.submit)}
      </Button>
      <Modal
        open={asking}
        title={say(TEXTS.confirmSubmit)}
        okText={say(TEXTS.confirmSubmit)}
        cancelText={say(TEXTS.cancel)}
        okButtonProps={{ loading: submitting.isPending }}
        onOk={() => submitting.mutate()}
        onCancel={() => setAsking(false)}
      >
        <p>{say(TEXTS.confirmSubmitText)}</p>
        {partly && <Alert type="warning" showIcon title={say(TEXTS.submitWarning)} />}
        <ProblemShown error={submitting.error} />
      </Modal>
    </>
  );
}
