import { useQuery } from '@tanstack/react-query';
import { Spin, Tabs, Tag } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { STATUS_WORDS } from '#client/claim-words.ts';
import { Link, useLocation } from 'wouter';
import type { Claim, Line } from '#client/types.ts';
import { count } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { HaltedNotice } from '#console/shell/halted-notice.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import type { PageProps } from '#console/shell/page.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { FraudMarks } from '../claim/fraud-marks.tsx';
import { ClaimRecord } from '../claim/record.tsx';
import { ClaimSummary } from '../claim/summary.tsx';
import { CLAIM } from '../claim/texts.ts';
import { Attachments } from '../documents/attachments.tsx';
import { Papers } from '../documents/papers.tsx';
import { type LineAnswer, useDraft } from './answers.ts';
import { AssignmentBar, useAssignment } from './assignment.tsx';
import { Changes } from './changes.tsx';
import { Decide } from './decide.tsx';
import { Keys } from './keys.tsx';
import { LineDetail } from './line-detail.tsx';
import { FilterChoice, type LineFilter, LineList, useFacets } from './line-list.tsx';
import { Matches } from './matches.tsx';
import { Objections } from './objections.tsx';
import { BandTag, LimitTag } from './queue-page.tsx';
import { ReturnHalted } from './return-halted.tsx';
import { STAGES, TEXTS } from './texts.ts';

const LOOK_AGAIN_MS = 15_000;

export default function ReviewClaimPage({ params: { claimId = '' } }: PageProps) {
  const { say } = useLanguage();
  const api = useApi();
  const claim = useQuery({
    queryKey: ['review', claimId, 'claim'],
    queryFn: ({ signal }) => api.get<Claim>(`/claims/${claimId}`, {}, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (claim.data === undefined) {
    return (
      <>
        <PageHeading title={`${say(TEXTS.claim)} ${claimId}`} />
        {claim.isPending && <Spin />}
        <ProblemShown error={claim.error} retry={() => void claim.refetch()} />
      </>
    );
  }
  const { revision, round } = claim.data;
  return <Opened key={`${claimId} ${revision} ${round}`} claim={claim.data} />;
}

function Opened({ claim }: { readonly claim: Claim }) {
  const { say } = useLanguage();
  const [, go] = useLocation();
  const { claimId, revision, round } = claim;
  const version = `${revision} ${round} ${claim.status}`;
  const assignment = useAssignment(claim);
  const { entry, mine } = assignment;
  const draft = useDraft(claim);
  const [tab, showTab] = useState('lines');
  const [filter, setFilter] = useState<LineFilter>();
  const [at, moveTo] = useState(0);
  const [line, setLine] = useState<Line>();
  const facets = useFacets(claimId, version, filter).data;
  const form = useRef<HTMLTextAreaElement>(null);
  const decision = useRef<HTMLHeadingElement>(null);
  const shown = useCallback((chosen: Line | undefined) => setLine(chosen), []);
  const total = facets?.lines ?? 0;
  const move = (by: number) => moveTo((before) => Math.max(0, Math.min(total - 1, before + by)));
  const choose = (next: LineFilter | undefined) => {
    setFilter(next);
    moveTo(0);
  };
  const show = (lines: LineFilter) => {
    showTab('lines');
    choose(lines);
  };
  const firstIsOpen = mine && entry?.stage === 'first';
  const answer = (given: LineAnswer | undefined) => {
    if (line === undefined) return;
    draft.set(line.lineId, given);
    if (given !== undefined) move(1);
    form.current?.blur();
  };
  const decides = entry !== undefined && entry !== null && entry.stage !== 'objection' && entry.stage !== 'halted';
  const lines = (
    <>
      <div className="filters">
        <FilterChoice facets={facets} filter={filter} choose={choose} />
      </div>
      <div className="review-split">
        <div>
          {facets !== undefined && (
            <LineList
              claimId={claimId}
              version={version}
              filter={filter}
              facets={facets}
              answers={draft.answers}
              at={at}
              choose={moveTo}
              shown={shown}
            />
          )}
        </div>
        <div className="panel line-detail">
          <LineDetail
            line={line}
            answer={line === undefined ? undefined : draft.answers[line.lineId]}
            open={firstIsOpen}
            form={form}
            decide={answer}
          />
        </div>
      </div>
    </>
  );
  const tabs = [
    { key: 'lines', label: `${say(TEXTS.tabLines)} (${count(claim.lines)})`, children: lines },
    { key: 'record', label: say(CLAIM.record), children: <ClaimRecord claim={claim} /> },
    {
      key: 'attachments',
      label: say(TEXTS.tabAttachments),
      children: <Attachments claimId={claimId} open={false} version={version} />,
    },
    { key: 'matches', label: say(TEXTS.tabMatches), children: <Matches claimId={claimId} /> },
    { key: 'changes', label: say(TEXTS.tabChanges), children: <Changes claimId={claimId} revision={revision} /> },
    {
      key: 'objections',
      label: `${say(TEXTS.tabObjections)} (${count(claim.openObjections)})`,
      children: <Objections claimId={claimId} open={mine && entry?.stage === 'objection'} />,
    },
  ];
  return (
    <>
      <PageHeading title={`${say(TEXTS.claim)} ${claimId}`}>
        <Tag>{say(STATUS_WORDS[claim.status])}</Tag>
        <Keys
          keys={[
            { key: 'j', says: TEXTS.keyNext, does: () => move(1) },
            { key: 'k', says: TEXTS.keyPrevious, does: () => move(-1) },
            { key: 't', says: TEXTS.keyTake, does: () => assignment.change.mutate('take') },
            { key: 'Enter', says: TEXTS.keyPass, does: () => form.current?.focus() },
            {
              key: 'u',
              says: TEXTS.keyUnanswered,
              does: () => choose({ by: 'answer', value: 'needed' }),
            },
            { key: 'd', says: TEXTS.keyDecide, does: () => decision.current?.focus() },
            { key: 'b', says: TEXTS.keyBack, does: () => go('/reviews') },
          ]}
        />
        <Link href="/reviews">{say(TEXTS.queue)}</Link>
      </PageHeading>
      <p>
        {entry !== undefined && entry !== null && (
          <>
            <strong>{say(STAGES[entry.stage])}</strong> · <LimitTag state={entry.limitState} /> {entry.dueOn} ·{' '}
          </>
        )}
        {claim.riskBand !== undefined && <BandTag band={claim.riskBand} />} {say(TEXTS.revision)} {revision} ·{' '}
        {say(TEXTS.round)} {round} · {say(TEXTS.toAnswer)} {count(claim.toAnswer ?? 0)}
      </p>
      <ClaimSummary claim={claim} />
      <HaltedNotice halted={claim.halted} />
      <FraudMarks claimId={claimId} region={claim.region} />
      <AssignmentBar assignment={assignment} />
      <Papers claim={claim} decides />
      <Tabs activeKey={tab} onChange={showTab} items={tabs} />
      {decides && (
        <Decide
          claim={claim}
          entry={entry}
          draft={draft}
          version={version}
          mine={mine}
          heading={decision}
          show={show}
        />
      )}
      {claim.halted !== undefined && entry !== undefined && entry !== null && entry.stage === 'halted' && (
        <ReturnHalted claimId={claimId} open={mine && entry.mayDecide} />
      )}
    </>
  );
}
