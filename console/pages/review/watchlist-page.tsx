import { TableHeads } from '#console/shell/table-heads.tsx';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import type { ListedWatchEntry } from '#client/types.ts';
import { LineName } from '#console/pages/claim/line-name.tsx';
import { useLineInRow } from '#console/pages/claim/use-line-in-row.ts';
import { Officer } from '#console/pages/people/officer.tsx';
import { ProposalActs } from '#console/pages/proposals/proposal-acts.tsx';
import { ProposalStanding } from '#console/pages/proposals/proposal-standing.tsx';
import { Propose as ProposeButton } from '#console/pages/proposals/propose.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { reachOf } from '#console/shell/reach.ts';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { WATCHED } from './case-texts.ts';

/** Whom reviewers watch: proposed by one, confirmed by another. */
export default function WatchlistPage() {
  const { say } = useLanguage();
  const { person } = useSession();
  const api = useApi();
  const proposes = reachOf(person, 'watchlist:propose').length > 0;
  const found = useInfiniteQuery({
    queryKey: ['watchlist'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.call('listWatchlist', { query: pageParam === '' ? {} : { cursor: pageParam } }, { signal }),
    getNextPageParam: ({ cursor }) => cursor,
  });
  const rows = found.data?.pages.flatMap(({ entries }) => entries) ?? [];
  return (
    <>
      <PageHeading title={say(WATCHED.title)} />
      {proposes && <Propose />}
      <ProblemShown error={found.error} retry={() => void found.refetch()} />
      {found.isSuccess && rows.length === 0 && <p role="status">{say(WATCHED.none)}</p>}
      {rows.length > 0 && (
        <table className="panel plain-table stacked-plain" aria-label={say(WATCHED.title)}>
          <TableHeads
            heads={[
              WATCHED.kind,
              WATCHED.whom,
              WATCHED.reason,
              WATCHED.until,
              WATCHED.state,
              WATCHED.proposedBy,
              WATCHED.act,
            ]}
          />
          <tbody>
            {rows.map((entry) => (
              <tr key={entry.entryId}>
                <td data-head={say(WATCHED.kind)}>{say(WATCHED[entry.kind])}</td>
                <td data-head={say(WATCHED.whom)}>{entry.maskedDocument ?? entry.value}</td>
                <td data-head={say(WATCHED.reason)}>{entry.reason}</td>
                <td data-head={say(WATCHED.until)} className="unbroken">
                  {entry.until}
                </td>
                <td data-head={say(WATCHED.state)}>
                  <div>
                    <Standing entry={entry} />
                  </div>
                </td>
                <td data-head={say(WATCHED.proposedBy)} className="breaks">
                  <Officer subject={entry.proposedBy} onBehalfOf={entry.proposedFor} region={entry.region} />
                </td>
                <td data-head={say(WATCHED.act)}>
                  <div>
                    <Act entry={entry} />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && <Button onClick={() => void found.fetchNextPage()}>{say(WATCHED.more)}</Button>}
    </>
  );
}

/** What was proposed last about an entry: that it is listed, or that it is taken off. */
function Standing({ entry }: { readonly entry: ListedWatchEntry }) {
  const { say } = useLanguage();
  const { state, removal, region } = entry;
  if (state !== 'listed' && state !== 'removed')
    return <ProposalStanding proposal={{ ...entry, state }} region={region} />;
  return (
    <>
      {say(WATCHED[state])}
      {removal !== undefined && (
        <div>
          {say(WATCHED.removal)}（{removal.reason}）
          <ProposalStanding proposal={removal} region={region} />
        </div>
      )}
    </>
  );
}

/** On the version that is shown: who was quicker is not overruled. */
function Act({ entry: { entryId, state, deeds, mayRemove, etag } }: { readonly entry: ListedWatchEntry }) {
  const api = useApi();
  const queries = useQueryClient();
  const done = () => void queries.invalidateQueries({ queryKey: ['watchlist'] });
  const path = { entryId };
  const sending = (idempotencyKey: string) => ({ idempotencyKey, ifMatch: etag });
  return (
    <>
      <ProposalActs
        proposal={{ deeds }}
        confirmLabel={state === 'proposed' ? WATCHED.confirm : WATCHED.confirmRemoval}
        confirm={(key) => api.call('confirmWatchEntry', { path, body: {} }, sending(key))}
        takeBack={(body, key) => api.call('refuseWatchEntry', { path, body }, sending(key))}
        done={done}
      />
      {mayRemove && (
        <ProposeButton
          small
          title={WATCHED.remove}
          fields={[{ name: 'reason', label: WATCHED.reason, kind: 'long' }]}
          send={({ reason = '' }, key) => api.call('removeWatchEntry', { path, body: { reason } }, sending(key))}
          done={done}
        />
      )}
    </>
  );
}

const KINDS = ['enterprise', 'issuer', 'person'] as const;
type Kind = (typeof KINDS)[number];

/** A person is named by a row of a claim's roster: nobody types a document number here, or what a line is called inside. */
function Propose() {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('enterprise');
  const [whom, setWhom] = useState('');
  const [row, setRow] = useState('');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const isPerson = kind === 'person';
  const line = useLineInRow(isPerson ? whom.trim() : '', Number(row));
  const propose = useMutation({
    mutationFn: () => {
      const about = { reason: reason.trim(), until };
      const body = {
        enterprise: { kind: 'enterprise', creditCode: whom.trim(), ...about },
        issuer: { kind: 'issuer', issuerId: whom.trim(), ...about },
        person: { kind: 'person', claimId: whom.trim(), lineId: line.data?.lineId ?? '', ...about },
      } as const;
      return api.call('proposeWatchEntry', { body: body[kind] });
    },
    onSuccess: () => {
      setWhom('');
      setRow('');
      setReason('');
      return queries.invalidateQueries({ queryKey: ['watchlist'] });
    },
  });
  const named = { enterprise: WATCHED.creditCode, issuer: WATCHED.issuerId, person: WATCHED.claim }[kind];
  const send = (event: FormEvent) => {
    event.preventDefault();
    propose.mutate();
  };
  return (
    <form className="panel filters" onSubmit={send} aria-label={say(WATCHED.propose)}>
      <label>
        {say(WATCHED.kind)}{' '}
        <select
          className="plain-input"
          value={kind}
          onChange={({ target }) => setKind(KINDS.find((each) => each === target.value) ?? 'enterprise')}
        >
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {say(WATCHED[each])}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say(named)}{' '}
        <input className="plain-input" required value={whom} onChange={({ target }) => setWhom(target.value)} />
      </label>
      {isPerson && (
        <label>
          {say(WATCHED.row)}{' '}
          <input
            className="plain-input"
            required
            inputMode="numeric"
            value={row}
            onChange={({ target }) => setRow(target.value)}
          />
        </label>
      )}
      {line.data !== undefined && (
        <p role="status">{line.data === null ? say(WATCHED.noSuchRow) : <LineName line={line.data} />}</p>
      )}
      <label>
        {say(WATCHED.reason)}{' '}
        <input
          className="plain-input"
          required
          maxLength={500}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      <label>
        {say(WATCHED.until)}{' '}
        <input
          className="plain-input"
          type="date"
          required
          value={until}
          onChange={({ target }) => setUntil(target.value)}
        />
      </label>
      <Button
        type="primary"
        htmlType="submit"
        loading={propose.isPending}
        disabled={isPerson && (line.data === undefined || line.data === null)}
      >
        {say(WATCHED.propose)}
      </Button>
      <ProblemShown error={propose.error ?? line.error} />
    </form>
  );
}
