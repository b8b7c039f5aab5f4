import { Alert, Button, Modal, Result, Spin } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useLanguage } from './language.tsx';
import { useSession } from './session-context.tsx';
import { TEXTS } from './texts.ts';

/** In place of a page that is not for everybody. */
export function SignInFirst() {
  const { say } = useLanguage();
  const { session } = useSession();
  const [location] = useLocation();
  const [failed, setFailed] = useState(false);
  return (
    <Result
      status="info"
      title={<h1>{say(TEXTS.signInFirst)}</h1>}
      subTitle={failed ? say(TEXTS.signInFailed) : say(TEXTS.signInWhy)}
      extra={
        <Button type="primary" onClick={() => session.signIn(location).catch(() => setFailed(true))}>
          {say(TEXTS.signIn)}
        </Button>
      }
    />
  );
}

/** Where the issuer sends back to. */
export function SignedIn() {
  const { say } = useLanguage();
  const { session } = useSession();
  const [query] = useSearchParams();
  const [, navigate] = useLocation();
  const [failure, setFailure] = useState<string>();
  const [done, setDone] = useState(false);
  const begun = useRef(false);
  useEffect(() => {
    // A code is good for one exchange.
    if (begun.current) return;
    begun.current = true;
    session.complete(query).then(
      (returnTo) => (returnTo === undefined ? setDone(true) : navigate(returnTo, { replace: true })),
      (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
    );
  }, [session, query, navigate]);
  if (failure !== undefined) {
    return (
      <Result
        status="error"
        title={<h1>{say(TEXTS.signInFailed)}</h1>}
        subTitle={failure}
        extra={<Button onClick={() => void session.signIn('/')}>{say(TEXTS.signIn)}</Button>}
      />
    );
  }
  if (done) return <Result status="success" title={<h1>{say(TEXTS.mayClose)}</h1>} />;
  return <Spin fullscreen description={say(TEXTS.signingIn)} />;
}

/** Over the page, which stays as it is. */
export function SignInAgain() {
  const { say } = useLanguage();
  const { session, ended } = useSession();
  const [failure, setFailure] = useState<string>();
  return (
    <Modal
      open={ended}
      title={say(TEXTS.ended)}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button
          type="primary"
          onClick={() => {
            setFailure(undefined);
            session.signInAgain().catch((error: unknown) => setFailure(String(error)));
          }}
        >
          {say(TEXTS.signInAgain)}
        </Button>
      }
    >
      <p>{say(TEXTS.endedWhy)}</p>
      {failure !== undefined && <Alert type="error" title={say(TEXTS.signInFailed)} description={failure} />}
    </Modal>
  );
}
