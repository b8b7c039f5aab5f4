import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Claim, ListedPaymentDecision, Operations } from '#client/types.ts';
import { shanghaiTime, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { StackedTable } from '#console/shell/stacked-table.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { ProposalTable } from '../proposals/proposal-table.tsx';
import { Propose } from '../proposals/propose.tsx';
import { TEXTS } from './texts.ts';
import { OUTCOME_WHY, OUTCOME_WORDS, RESULT_WORDS } from './payment-words.ts';

type Word = Operations['listReceipts']['answer']['receipts'][number];
type Outcome = ListedPaymentDecision['outcome'];
const OUTCOMES: Readonly<Record<string, readonly Outcome[]>> = {
  disbursing: ['paid', 'returned'],
  'payment-returned': ['closed', 'paid', 'returned'],
};

/** What the treasury said of the claim's payments, and what two officers make of one that no receipt leads on. */
export function PaymentDecisions({ claim }: { readonly claim: Claim }) {
  const { say, language } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const { claimId, region } = claim;
  const path = { claimId };
  const said = useQuery({
    queryKey: ['receipts', claimId, claim.status],
    queryFn: ({ signal }) => api.call('listReceipts', { path }, { signal }),
  });
  const proposed = useQuery({
    queryKey: ['payment-decisions', claimId, claim.status],
    queryFn: ({ signal }) => api.call('listPaymentDecisions', { path }, { signal }),
  });
  const done = () => {
    void queries.invalidateQueries({ queryKey: ['payment-decisions', claimId] });
    void queries.invalidateQueries({ queryKey: ['payment'] });
  };
  const receipts = said.data?.receipts ?? [];
  const decisions = proposed.data?.decisions ?? [];
  const contradicted = receipts.some(({ fault }) => fault !== undefined);
  const outcomes = (OUTCOMES[claim.status] ?? []).filter((each) => each === 'closed' || contradicted);
  const error = said.error ?? proposed.error;
  if (error === null && receipts.length === 0 && decisions.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="payment-decisions">
      <div className="page-heading">
        <h2 id="payment-decisions">{say(TEXTS.receipts)}</h2>
        <div className="page-actions">
          {proposed.data?.mayPropose === true &&
            outcomes.map((outcome) => (
              <Propose
                key={outcome}
                title={OUTCOME_WORDS[outcome]}
                why={OUTCOME_WHY[outcome]}
                fields={[
                  { name: 'document', label: TEXTS.document },
                  { name: 'reason', label: TEXTS.reason, kind: 'long' },
                ]}
                send={({ document = '', reason = '' }, idempotencyKey) =>
                  api.call('proposePaymentDecision', { path, body: { outcome, document, reason } }, { idempotencyKey })
                }
                done={done}
              />
            ))}
        </div>
      </div>
      <ProblemShown error={error} />
      <StackedTable<Word>
        size="small"
        rowKey={({ eventSeq = 0, rawSha256 }) => `${eventSeq} ${rawSha256}`}
        dataSource={[...receipts]}
        pagination={false}
        columns={[
          { title: say(TEXTS.at), render: (_, { at }) => shanghaiTime(at, language) },
          {
            title: say(TEXTS.entry),
            render: (_, word) => ('result' in word ? say(RESULT_WORDS[word.result]) : <code>{word.raw}</code>),
          },
          {
            title: say(TEXTS.amount),
            align: 'right',
            render: (_, word) => 'amountFen' in word && yuan(word.amountFen),
          },
          { title: say(TEXTS.voucher), render: (_, word) => 'voucherNumber' in word && word.voucherNumber },
          {
            title: say(TEXTS.reason),
            render: (_, word) => (word.faultSaid ? say(word.faultSaid) : 'reason' in word && word.reason),
          },
        ]}
      />
      {decisions.length > 0 && (
        <ProposalTable<ListedPaymentDecision>
          none={TEXTS.noProposals}
          rows={decisions}
          keyOf={({ decisionId }) => decisionId}
          columns={[
            { title: say(TEXTS.entry), render: (_, { outcome }) => say(OUTCOME_WORDS[outcome]) },
            { title: say(TEXTS.amount), align: 'right', render: (_, { amountFen }) => yuan(amountFen) },
            { title: say(TEXTS.document), dataIndex: 'document' },
            { title: say(TEXTS.reason), dataIndex: 'reason' },
          ]}
          region={region}
          confirmLabel={TEXTS.approve}
          deciding={({ decisionId }) => ({
            confirm: (idempotencyKey) =>
              api.call('confirmPaymentDecision', { path: { claimId, decisionId }, body: {} }, { idempotencyKey }),
            takeBack: (body, idempotencyKey) =>
              api.call('refusePaymentDecision', { path: { claimId, decisionId }, body }, { idempotencyKey }),
          })}
          done={done}
        />
      )}
    </section>
  );
}
