import { TableHeads } from '#console/shell/table-heads.tsx';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import type { WatchEntry } from '#client/types.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { WATCHED } from './case-texts.ts';

/** Whom reviewers watch: proposed by one, confirmed by another. */
export default function WatchlistPage() {
  const { say } = useLanguage();
  const { person } = useSession();
  const api = useApi();
  const has = (...roles: readonly string[]) => person?.roles.some((role) => roles.includes(role)) ?? false;
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
      {has('first-reviewer', 'second-reviewer') && <Propose />}
      <ProblemShown error={found.error} retry={() => void found.refetch()} />
      {found.isSuccess && rows.length === 0 && <p role="status">{say(WATCHED.none)}</p>}
      {rows.length > 0 && (
        <table className="panel plain-table" aria-label={say(WATCHED.title)}>
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
                <td>{say(WATCHED[entry.kind])}</td>
                <td>{entry.maskedDocument ?? entry.value}</td>
                <td>{entry.reason}</td>
                <td>{entry.until}</td>
                <td>{say(WATCHED[entry.state])}</td>
                <td>{entry.proposedBy}</td>
                <td>{has('second-reviewer') && <Act entry={entry} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && <Button onClick={() => void found.fetchNextPage()}>{say(WATCHED.more)}</Button>}
    </>
  );
}

/** On the version that is shown: who was quicker is not overruled. */
function Act({ entry: { entryId, state, removal, etag } }: { readonly entry: WatchEntry }) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const onSettled = () => queries.invalidateQueries({ queryKey: ['watchlist'] });
  const confirm = useMutation({
    mutationFn: () => api.call('confirmWatchEntry', { path: { entryId }, body: {} }, { ifMatch: etag }),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: () =>
      api.call('removeWatchEntry', { path: { entryId }, body: { reason: reason.trim() } }, { ifMatch: etag }),
    onSettled,
  });
  const refuse = useMutation({
    mutationFn: () =>
      api.call('refuseWatchEntry', { path: { entryId }, body: { reason: reason.trim() } }, { ifMatch: etag }),
    onSettled,
  });
  if (state !== 'proposed' && state !== 'listed') return null;
  const open = state === 'proposed' || removal?.state === 'proposed';
  return (
    <>
      {open && (
        <Button size="small" onClick={() => confirm.mutate()}>
          {say(state === 'proposed' ? WATCHED.confirm : WATCHED.confirmRemoval)}
        </Button>
      )}
      <label>
        {say(WATCHED.reason)}{' '}
        <input className="plain-input" value={reason} onChange={({ target }) => setReason(target.value)} />
      </label>
      <Button size="small" disabled={reason.trim() === ''} onClick={() => (open ? refuse : remove).mutate()}>
        {say(open ? WATCHED.refuse : WATCHED.remove)}
      </Button>
      <ProblemShown error={confirm.error ?? remove.error ?? refuse.error} />
    </>
  );
}

const KINDS = ['enterprise', 'issuer', 'person'] as const;
type Kind = (typeof KINDS)[number];

/** A person is named by a line of a claim: nobody types a document number here. */
function Propose() {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('enterprise');
  const [whom, setWhom] = useState('');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const propose = useMutation({
    mutationFn: () => {
      const about = { reason: reason.trim(), until };
      const [claimId = '', lineId = ''] = whom.trim().split(/\s+/);
      const body = {
        enterprise: { kind: 'enterprise', creditCode: whom.trim(), ...about },
        issuer: { kind: 'issuer', issuerId: whom.trim(), ...about },
        person: { kind: 'person', claimId, lineId, ...about },
      } as const;
      return api.call('proposeWatchEntry', { body: body[kind] });
    },
    onSuccess: () => {
      setWhom('');
      setReason('');
      return queries.invalidateQueries({ queryKey: ['watchlist'] });
    },
  });
  const named = { enterprise: WATCHED.creditCode, issuer: WATCHED.issuerId, person: WATCHED.line }[kind];
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
      <Button type="primary" htmlType="submit" loading={propose.isPending}>
        {say(WATCHED.propose)}
      </Button>
      <ProblemShown error={propose.error} />
    </form>
  );
}
