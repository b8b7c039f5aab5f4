import { Button, Space } from 'antd';
import { useState } from 'react';
import type { Status } from '#functions/claim/status.ts';
import type { DocumentKind } from '#functions/document/requests.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { papersOf } from './papers-of.ts';
import { DOCUMENT_WORDS, TEXTS } from './texts.ts';

interface PapersProps {
  readonly claim: { readonly claimId: string; readonly status: Status; readonly notice?: object | undefined };
  /** Whether the person is one of those who decide, pay or audit. */
  readonly decides: boolean;
}

/** Buttons that open the papers of a claim in a window of their own, to be printed there; nothing where it has none. */
export function Papers({ claim, decides }: PapersProps) {
  const api = useApi();
  const { say, language } = useLanguage();
  const [error, setError] = useState<unknown>();
  const [blocked, setBlocked] = useState(false);
  const kinds = papersOf(claim, decides);
  if (kinds.length === 0) return null;
  const open = async (kind: DocumentKind) => {
    setError(undefined);
    try {
      const page = await api.page(`/claims/${claim.claimId}/documents/${kind}`, { language });
      const url = URL.createObjectURL(page);
      setBlocked(window.open(url, '_blank') === null);
      // The window has the page by then, and nobody else needs its address.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <section aria-label={say(TEXTS.papers)}>
      <Space wrap>
        {kinds.map((kind) => (
          <Button key={kind} onClick={() => void open(kind)}>
            {say(DOCUMENT_WORDS[kind])}
          </Button>
        ))}
      </Space>
      {blocked && <p role="alert">{say(TEXTS.blocked)}</p>}
      <ProblemShown error={error} />
    </section>
  );
}
