import { Alert } from 'antd';
import { PageLink } from '#console/shell/page-link.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { HeldSince } from './held-since.tsx';
import { HOLD } from './texts.ts';
import { useHold } from './use-hold.ts';

/** Above whatever is about payments, while none is sent. */
export function HoldBanner() {
  const { say } = useLanguage();
  const { data: hold } = useHold();
  if (hold?.held !== true) return null;
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
          <PageLink href="/payments-hold">{say(HOLD.more)}</PageLink>
        </>
      }
    />
  );
}
