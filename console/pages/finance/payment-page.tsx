import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link } from 'wouter';
import type { Claim } from '#client/types.ts';
import { HaltedNotice } from '#console/shell/halted-notice.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import type { PageProps } from '#console/shell/page.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { mayIn } from '#console/shell/reach.ts';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { FraudMarks } from '../claim/fraud-marks.tsx';
import { ClaimRecord } from '../claim/record.tsx';
import { ClaimSummary } from '../claim/summary.tsx';
import { HoldBanner } from '../hold/hold-banner.tsx';
import { Papers } from '../documents/papers.tsx';
import { Propose } from '../proposals/propose.tsx';
import { PaymentDecisions } from './payment-decisions.tsx';
import { Recoveries } from './recoveries.tsx';
import { TEXTS } from './texts.ts';

const LOOK_AGAIN_MS = 3_000;

/** The money of one claim: its amounts, a returned payment to pay again, what is asked back by the lines it was paid for. */
export default function PaymentPage({ params }: PageProps) {
  const { say } = useLanguage();
  const { person } = useSession();
  const api = useApi();
  const queries = useQueryClient();
  const { claimId = '' } = params;
  const path = `/claims/${encodeURIComponent(claimId)}`;
  const { data: claim, error } = useQuery({
    queryKey: ['payment', claimId],
    queryFn: ({ signal }) => api.get<Claim>(path, {}, signal),
    refetchInterval: ({ state }) => (state.data?.status === 'paid' ? false : LOOK_AGAIN_MS),
  });
  return (
    <>
      <PageHeading title={`${say(TEXTS.payment)} ${claimId}`}>
        {claim?.status === 'payment-returned' && mayIn(person, 'payment:retry', claim.region) && (
          <Propose
            primary
            title={TEXTS.retry}
            why={TEXTS.retryWhy}
            fields={[{ name: 'reason', label: TEXTS.reason, kind: 'long' }]}
            send={(body, idempotencyKey) => api.post(`${path}/payment-retries`, body, { idempotencyKey })}
            done={() => void queries.invalidateQueries({ queryKey: ['payment', claimId] })}
          />
        )}
        <Link href={claim === undefined ? '/payments' : `/payments?region=${claim.region}`}>{say(TEXTS.back)}</Link>
      </PageHeading>
      <HoldBanner />
      <ProblemShown error={error} />
      {claim?.paymentReturn !== undefined && (
        <Alert type="warning" showIcon title={say(TEXTS.returned)} description={claim.paymentReturn.reason} />
      )}
      {claim !== undefined && <HaltedNotice halted={claim.halted} />}
      {claim !== undefined && <ClaimSummary claim={claim} />}
      {claim !== undefined && <Papers claim={claim} decides />}
      {claim !== undefined && <PaymentDecisions claim={claim} />}
      {claim !== undefined && <FraudMarks claimId={claimId} region={claim.region} />}
      {claim !== undefined && <Recoveries claim={claim} />}
      {claim !== undefined && <ClaimRecord claim={claim} />}
    </>
  );
}
