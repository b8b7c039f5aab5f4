import { Descriptions, Modal } from 'antd';
import type { Claim } from '#client/types.ts';
import { Enterprise } from '#console/pages/people/enterprise.tsx';
import { count, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { signedFen } from '#functions/claim/named-amounts.ts';
import { TEXTS } from './texts.ts';

interface SignProps {
  readonly claim: Claim;
  readonly isPending: boolean;
  readonly sign: () => void;
  readonly close: () => void;
}

/** Whoever is signed in signs, after a second look at what the signature does. */
export function Sign({ claim, isPending, sign, close }: SignProps) {
  const { say } = useLanguage();
  const { person } = useSession();
  const facts = [
    [TEXTS.signAs, `${person?.name ?? ''} ${person?.subject ?? ''}`.trim()],
    [TEXTS.claim, claim.claimId],
    [TEXTS.enterprise, <Enterprise key="enterprise" id={claim.enterpriseId} name={claim.enterpriseName} />],
    [TEXTS.signedFen, yuan(signedFen(claim))],
    [TEXTS.refusedLines, count(claim.firstReview?.refusedLines?.length ?? 0)],
  ] as const;
  return (
    <Modal
      open
      title={say(TEXTS.sign)}
      onCancel={close}
      onOk={sign}
      okText={say(TEXTS.signSure)}
      cancelText={say(TEXTS.signNotYet)}
      confirmLoading={isPending}
    >
      <Descriptions
        size="small"
        column={1}
        items={facts.map(([label, children]) => ({ key: label.en, label: say(label), children }))}
      />
      <p>
        <strong>{say(TEXTS.signWhat)}</strong>: {say(TEXTS.signDoes)}
      </p>
    </Modal>
  );
}
