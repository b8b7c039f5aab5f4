import { Button, Space } from 'antd';
import { useState } from 'react';
import type { DocumentKind } from '#functions/document/requests.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { OF_A_ROUND, papersOf, type PapersClaim } from './papers-of.ts';
import { DOCUMENT_WORDS, papersOfRound, TEXTS } from './texts.ts';

interface PapersProps {
  readonly claim: PapersClaim & { readonly claimId: string };
  /** Whether the person is one of those who decide, pay or audit. */
  readonly decides: boolean;
}

/** The papers of a claim where it stands, and of each round that was paid before; nothing where it has none. */
export function Papers({ claim, decides }: PapersProps) {
  const earlier = decides ? (claim.paidRounds ?? []).filter((round) => round < claim.round) : [];
  return (
    <>
      <PaperButtons claimId={claim.claimId} kinds={papersOf(claim, decides)} />
      {earlier.map((round) => (
        <PaperButtons key={round} claimId={claim.claimId} kinds={OF_A_ROUND} round={round} />
      ))}
    </>
  );
}

interface PaperButtonsProps {
  readonly claimId: string;
  readonly kinds: readonly DocumentKind[];
  /** Of the check of a roster: which upload. */
  readonly uploadId?: string;
  /** An earlier one than the claim's present. */
  readonly round?: number;
}

/** Buttons that open papers in a window of their own, to be printed there. */
export function PaperButtons({ claimId, kinds, uploadId, round }: PaperButtonsProps) {
  const api = useApi();
  const { say, language } = useLanguage();
  const [error, setError] = useState<unknown>();
  const [blocked, setBlocked] = useState(false);
  if (kinds.length === 0) return null;
  const title = round === undefined ? say(TEXTS.papers) : say(papersOfRound(round));
  const open = async (kind: DocumentKind) => {
    setError(undefined);
    setBlocked(false);
    try {
      const page = await api.page(`/claims/${claimId}/documents/${kind}`, { language, uploadId, round });
      const url = URL.createObjectURL(page);
      setBlocked(window.open(url, '_blank') === null);
      // The window has the page by then, and nobody else needs its address.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <section aria-label={title} className="papers">
      <Space wrap>
        <span className="quiet">{title}</span>
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
