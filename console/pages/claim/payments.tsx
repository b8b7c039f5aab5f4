import { Alert, Table } from 'antd';
import { EVENT_WORDS, wordOf } from '#client/claim-words.ts';
import type { AuditEvent, Claim } from '#client/types.ts';
import { shanghaiTime, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { CLAIM } from './texts.ts';

const PAYMENT_EVENTS = [
  'funds-reserved',
  'waiting-for-funds',
  'payment-instructed',
  'payment-instructed-again',
  'payment-confirmed',
  'payment-returned',
  'payment-decision-confirmed',
  'payment-closed',
  'claim-settled',
  'recovery-confirmed',
];

export function Payments({ events, claim }: { readonly events: readonly AuditEvent[]; readonly claim: Claim }) {
  const { say, language } = useLanguage();
  const rows = events.filter(({ type }) => PAYMENT_EVENTS.includes(type));
  return (
    <section className="panel" aria-label={say(CLAIM.payments)}>
      <h2>{say(CLAIM.payments)}</h2>
      {claim.paymentsHeld === true && <Alert type="info" showIcon title={say(CLAIM.paymentsHeld)} />}
      {claim.closed !== undefined && <Alert type="warning" showIcon title={say(CLAIM.paymentClosed)} />}
      {claim.paymentReturn !== undefined && (
        <Alert type="error" showIcon title={say(CLAIM.returnReason)} description={claim.paymentReturn.reason} />
      )}
      {rows.length === 0 ? (
        <p className="quiet">{say(CLAIM.noPayments)}</p>
      ) : (
        <Table
          rowKey="seq"
          size="small"
          pagination={false}
          dataSource={rows}
          columns={[
            { title: say(CLAIM.time), render: (_, { at }) => shanghaiTime(at, language) },
            { title: say(CLAIM.event), render: (_, { type }) => say(wordOf(EVENT_WORDS, type)) },
            {
              title: say(CLAIM.amount),
              align: 'right',
              render: (_, { data: { amountFen } }) => (typeof amountFen === 'number' ? yuan(amountFen) : ''),
            },
          ]}
        />
      )}
    </section>
  );
}
