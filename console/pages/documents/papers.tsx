import { Button, Space } from 'antd';
import { useState } from 'react';
import type { DocumentKind } from '#functions/document/requests.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { papersOf, type PapersClaim } from './papers-of.ts';
import { DOCUMENT_WORDS, TEXTS } from './texts.ts';

interface PapersProps {
  readonly claim: PapersClaim & { readonly claimId: string };
  /** Whether the person is one of those who decide, pay or audit. */
  readonly decides: boolean;
}

/** The papers of a claim where it stands; nothing where it has none. */
export function Papers({ claim, decides }: PapersProps) {
  return <PaperButtons claimId={claim.claimId} kinds={papersOf(claim, decides)} />;
}

interface PaperButtonsProps {
  readonly claimId: string;
  readonly kinds: readonly DocumentKind[];
  /** Of a one-time notice: the faults of this upload instead of those of the returned claim. */
  readonly uploadId?: string;
}

/** Buttons that open papers in a window of their own, to be printed there. */
export function PaperButtons({ claimId, kinds, uploadId }: PaperButtonsProps) {
  const api = useApi();
  const { say, language } = useLanguage();
  const [error, setError] = useState<unknown>();
  const [blocked, setBlocked] = useState(false);
  if (kinds.length === 0) return null;
  const open = async (kind: DocumentKind) => {
    setError(undefined);
    setBlocked(false);
    try {
      const page = await api.page(`/claims/${claimId}/documents/${kind}`, { language, uploadId });
      const url = URL.createObjectURL(page);
      setBlocked(window.open(url, '_blank') === null);
      // The window has the page by then, and nobody else needs its address.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <section aria-label={say(TEXTS.papers)} className="papers">
      <Space wrap>
        <span className="quiet">{say(TEXTS.papers)}</span>
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
