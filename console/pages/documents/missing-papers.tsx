import { Alert } from 'antd';
import { Link } from 'wouter';
import { ATTACHMENTS } from '#functions/attachment/kinds.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { TEXTS } from './attachment-texts.ts';
import { lackingOf, useAttachments } from './use-attachments.ts';

/** Says before a claim is submitted what its submission would be refused for. */
export function MissingPapers({ claimId }: { readonly claimId: string }) {
  const { say } = useLanguage();
  const { data } = useAttachments(claimId);
  const lacking = data === undefined ? [] : lackingOf(data);
  if (lacking.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      className="problem"
      title={say(TEXTS.lacking) + lacking.map((kind) => say(ATTACHMENTS[kind])).join(say(TEXTS.separator))}
      description={<Link href={`/claims/${claimId}`}>{say(TEXTS.toAttachments)}</Link>}
    />
  );
}
