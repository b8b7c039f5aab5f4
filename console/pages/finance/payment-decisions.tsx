import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import { useState } from 'react';
import type { Claim, ListedPaymentDecision, Operations } from '#client/types.ts';
import { useDeed } from '#console/pages/places/use-deed.ts';
import { shanghaiTime, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { Officer } from '../people/officer.tsx';
import { DeedForm } from './deed-form.tsx';
import { TEXTS } from './texts.ts';
import { OUTCOME_WHY, OUTCOME_WORDS, RESULT_WORDS } from './payment-words.ts';

type Word = Operations['listReceipts']['answer']['receipts'][number];
type Outcome = ListedPaymentDecision['outcome'];
const OUTCOMES: Readonly<Record<string, readonly Outcome[]>> = {
  disbursing: ['paid', 'returned'],
  'payment-returned': ['closed', 'paid', 'returned'],
};

/** What the treasury said of the claim's payments, and what two officers make of one that no receipt leads on. */
export function PaymentDecisions({ claim, isFinance }: { readonly claim: Claim; readonly isFinance: boolean }) {
  const { say, language } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const { person } = useSession();
  const path = `/claims/${encodeURIComponent(claim.claimId)}`;
  const [form, setForm] = useState<{ readonly propose: Outcome } | { readonly refuse: string }>();
  const said = useQuery({
    queryKey: ['receipts', path, claim.status],
    queryFn: ({ signal }) => api.get<Operations['listReceipts']['answer']>(`${path}/receipts`, {}, signal),
  });
  const proposed = useQuery({
    queryKey: ['payment-decisions', path, claim.status],
    queryFn: ({ signal }) =>
      api.get<Operations['listPaymentDecisions']['answer']>(`${path}/payment-decisions`, {}, signal),
  });
  const refresh = () => {
    setForm(undefined);
    void queries.invalidateQueries({ queryKey: ['payment-decisions', path] });
    void queries.invalidateQueries({ queryKey: ['payment'] });
  };
  const confirmation = useDeed(
    (decisionId: string, idempotencyKey) =>
      api.post(`${path}/payment-decisions/${decisionId}/confirmation`, {}, { idempotencyKey }),
    refresh,
  );
  const receipts = said.data?.receipts ?? [];
  const decisions = proposed.data?.decisions ?? [];
  const contradicted = receipts.some(({ fault }) => fault !== undefined);
  const outcomes = (OUTCOMES[claim.status] ?? []).filter((each) => each === 'closed' || contradicted);
  const error = said.error ?? proposed.error ?? confirmation.error;
  if (error === null && receipts.length === 0 && decisions.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="payment-decisions">
      <div className="page-heading">
        <h2 id="payment-decisions">{say(TEXTS.receipts)}</h2>
        {isFinance &&
          outcomes.map((outcome) => (
            <Button key={outcome} onClick={() => setForm({ propose: outcome })}>
              {say(OUTCOME_WORDS[outcome])}
            </Button>
          ))}
      </div>
      <ProblemShown error={error} />
      <Table<Word>
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
        <Table<ListedPaymentDecision>
          size="small"
          rowKey="decisionId"
          dataSource={[...decisions]}
          pagination={false}
          columns={[
            { title: say(TEXTS.entry), render: (_, { outcome }) => say(OUTCOME_WORDS[outcome]) },
            { title: say(TEXTS.amount), align: 'right', render: (_, { amountFen }) => yuan(amountFen) },
            { title: say(TEXTS.document), dataIndex: 'document' },
            { title: say(TEXTS.reason), render: (_, { reason, decisionReason }) => decisionReason ?? reason },
            {
              title: say(TEXTS.by),
              render: (_, { proposedBy, proposedFor }) => (
                <Officer subject={proposedBy} onBehalfOf={proposedFor} region={claim.region} />
              ),
            },
            {
              title: say(TEXTS.state),
              render: (_, { state, decisionId, proposedBy }) =>
                state === 'proposed' && isFinance ? (
                  <>
                    {proposedBy !== person?.subject && (
                      <Button
                        size="small"
                        loading={confirmation.isPending}
                        onClick={() => confirmation.mutate(decisionId)}
                      >
                        {say(TEXTS.approve)}
                      </Button>
                    )}{' '}
                    <Button size="small" onClick={() => setForm({ refuse: decisionId })}>
                      {say(proposedBy === person?.subject ? TEXTS.takeBack : TEXTS.refuse)}
                    </Button>
                  </>
                ) : (
                  say(TEXTS[state])
                ),
            },
          ]}
        />
      )}
      {form !== undefined && 'propose' in form && (
        <DeedForm
          title={OUTCOME_WORDS[form.propose]}
          why={OUTCOME_WHY[form.propose]}
          fields={[
            { name: 'document', label: TEXTS.document },
            { name: 'reason', label: TEXTS.reason, kind: 'long' },
          ]}
          send={(body, idempotencyKey) =>
            api.post(`${path}/payment-decisions`, { ...body, outcome: form.propose }, { idempotencyKey })
          }
          close={() => setForm(undefined)}
          done={refresh}
        />
      )}
      {form !== undefined && 'refuse' in form && (
        <DeedForm
          title={TEXTS.refuse}
          fields={[{ name: 'reason', label: TEXTS.reason, kind: 'long' }]}
          send={(body, idempotencyKey) =>
            api.post(`${path}/payment-decisions/${form.refuse}/refusal`, body, { idempotencyKey })
          }
          close={() => setForm(undefined)}
          done={refresh}
        />
      )}
    </section>
  );
}
