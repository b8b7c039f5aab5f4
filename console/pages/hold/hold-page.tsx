import { useQueryClient } from '@tanstack/react-query';
import { Alert, Spin } from 'antd';
import type { PaymentsHoldShown } from '#client/types.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { rolesThatMay } from '#console/shell/reach.ts';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import type { Field } from '../finance/deed-form.tsx';
import { Propose } from '../proposals/propose.tsx';
import { HeldBefore, HeldSince } from './held-since.tsx';
import { HOLD } from './texts.ts';
import { useHold } from './use-hold.ts';

const REASON: readonly Field[] = [{ name: 'reason', label: HOLD.reason, kind: 'long' }];

/** The switch of all payments: one administrator holds them, another lets them go, and everybody concerned sees why. */
export default function HoldPage() {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const { data: hold, error, isPending, refetch } = useHold();
  const done = () => void queries.invalidateQueries({ queryKey: ['payments-hold'] });
  return (
    <>
      <PageHeading title={say(HOLD.title)}>
        {hold?.mayHold === true && (
          <Propose
            danger
            title={HOLD.hold}
            why={HOLD.holdWhy}
            fields={REASON}
            send={({ reason = '' }, idempotencyKey) =>
              api.call('holdPayments', { body: { reason } }, { idempotencyKey })
            }
            done={done}
          />
        )}
        {hold?.mayLift === true && (
          <Propose
            primary
            title={HOLD.lift}
            why={HOLD.liftWhy}
            fields={REASON}
            send={({ reason = '' }, idempotencyKey) =>
              api.call('letPaymentsGo', { body: { reason } }, { idempotencyKey })
            }
            done={done}
          />
        )}
      </PageHeading>
      <p>{say(HOLD.what)}</p>
      <ProblemShown error={error} retry={() => void refetch()} />
      {isPending && <Spin />}
      {hold !== undefined && <State hold={hold} />}
    </>
  );
}

function State({ hold }: { readonly hold: PaymentsHoldShown }) {
  const { say } = useLanguage();
  const { person } = useSession();
  if (!hold.held) {
    return (
      <>
        <Alert type="success" showIcon role="status" className="problem" title={say(HOLD.running)} />
        {hold.heldAt !== undefined && (
          <section className="panel" aria-labelledby="held-before">
            <h2 id="held-before">{say(HOLD.lastTime)}</h2>
            <HeldBefore hold={hold} />
          </section>
        )}
      </>
    );
  }
  const decides = person?.roles.some((role) => rolesThatMay('payments:hold').includes(role)) === true;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="problem"
      title={<strong>{say(HOLD.held)}</strong>}
      description={
        <>
          <HeldSince hold={hold} />
          {!hold.mayLift && <p>{say(decides ? HOLD.anotherLifts : HOLD.administratorLifts)}</p>}
        </>
      }
    />
  );
}
