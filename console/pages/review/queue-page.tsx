import { TableHeads } from '#console/shell/table-heads.tsx';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Tag } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ReviewQueueEntry } from '#client/types.ts';
import { RegionSelect } from '#console/pages/places/region-select.tsx';
import { useRegion } from '#console/pages/places/use-region.ts';
import { count, shanghaiDay, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import type { Person } from '#console/shell/person.ts';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import type { Text } from '#console/shell/text.ts';
import { useApi } from '#console/shell/use-api.tsx';
import { Enterprise } from '../people/enterprise.tsx';
import { Officer } from '../people/officer.tsx';
import { Keys } from './keys.tsx';
import { BANDS, LIMITS, STAGES, TEXTS, wordFor } from './texts.ts';

type Stage = ReviewQueueEntry['stage'];
interface Part {
  readonly claims: readonly ReviewQueueEntry[];
  readonly cursor?: string;
}

/** Others take claims too. */
const LOOK_AGAIN_MS = 10_000;

function stagesOf(person: Person | undefined): readonly Stage[] {
  const has = (...roles: readonly string[]) => person?.roles.some((role) => roles.includes(role)) ?? false;
  if (has('supervisor', 'auditor', 'administrator')) return ['first', 'second', 'approval', 'objection', 'halted'];
  return [
    ...(has('first-reviewer') ? (['first'] as const) : []),
    ...(has('second-reviewer') ? (['second', 'objection'] as const) : []),
    ...(has('approver') ? (['approval'] as const) : []),
    'halted',
  ];
}

export default function QueuePage() {
  const { say } = useLanguage();
  const { person } = useSession();
  const api = useApi();
  const queries = useQueryClient();
  const [, go] = useLocation();
  const stages = stagesOf(person);
  const [filters, setFilters] = useState({
    stage: stages[0] ?? 'first',
    band: '',
    limitState: '',
    held: '',
    sort: 'age',
    region: useRegion('review:queue'),
  });
  const [at, moveTo] = useState(0);
  const queue = useInfiniteQuery({
    queryKey: ['review-queue', filters],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => api.get<Part>('/review-queue', { ...filters, cursor: pageParam }, signal),
    getNextPageParam: ({ cursor }) => cursor,
    refetchInterval: LOOK_AGAIN_MS,
  });
  const rows = queue.data?.pages.flatMap(({ claims }) => claims) ?? [];
  const here = Math.min(at, Math.max(0, rows.length - 1));
  const chosen = rows[here];
  const take = useMutation({
    mutationFn: ({ claimId }: ReviewQueueEntry) => api.post(`/claims/${claimId}/assignment`, { action: 'take' }),
    onSuccess: (_, { claimId }) => go(`/reviews/${claimId}`),
    onError: () => queries.invalidateQueries({ queryKey: ['review-queue'] }),
  });
  const draw = useMutation({
    mutationFn: () =>
      api.post<Partial<ReviewQueueEntry>>('/review-queue/next', {
        stage: filters.stage,
        region: filters.region,
      }),
    onSuccess: ({ claimId }) => {
      if (claimId !== undefined) go(`/reviews/${claimId}`);
    },
  });
  const change = (name: keyof typeof filters, value: string) => {
    setFilters((before) => ({ ...before, [name]: value }));
    moveTo(0);
  };
  const decides =
    person?.roles.some((role) => ['first-reviewer', 'second-reviewer', 'approver'].includes(role)) ?? false;
  const move = (by: number) => moveTo(Math.max(0, Math.min(rows.length - 1, here + by)));
  return (
    <>
      <PageHeading title={say(TEXTS.queue)}>
        <Keys
          keys={[
            { key: 'j', says: TEXTS.keyNext, does: () => move(1) },
            { key: 'k', says: TEXTS.keyPrevious, does: () => move(-1) },
            { key: 'Enter', says: TEXTS.keyOpen, does: () => chosen !== undefined && go(`/reviews/${chosen.claimId}`) },
            { key: 't', says: TEXTS.keyTake, does: () => chosen !== undefined && take.mutate(chosen) },
            ...(decides ? [{ key: 'n', says: TEXTS.keyDraw, does: () => draw.mutate() }] : []),
          ]}
        />
        {decides && (
          <Button type="primary" loading={draw.isPending} title={say(TEXTS.nextWhy)} onClick={() => draw.mutate()}>
            {say(TEXTS.next)}
          </Button>
        )}
      </PageHeading>
      {decides && <p className="quiet">{say(TEXTS.nextWhy)}</p>}
      <div className="panel filters">
        <Choice name="stage" label={TEXTS.stage} value={filters.stage} change={change}>
          {stages.map((stage) => [stage, say(STAGES[stage])])}
        </Choice>
        <Choice name="band" label={TEXTS.band} value={filters.band} change={change}>
          {anyOf(BANDS, say)}
        </Choice>
        <Choice name="limitState" label={TEXTS.limit} value={filters.limitState} change={change}>
          {anyOf(LIMITS, say)}
        </Choice>
        <Choice name="held" label={TEXTS.hands} value={filters.held} change={change}>
          {anyOf({ nobody: TEXTS.heldNobody, me: TEXTS.heldMe, others: TEXTS.heldOthers }, say)}
        </Choice>
        <Choice name="sort" label={TEXTS.sort} value={filters.sort} change={change}>
          {[
            ['age', say(TEXTS.sortAge)],
            ['risk', say(TEXTS.sortRisk)],
          ]}
        </Choice>
        <RegionSelect of="review:queue" value={filters.region} onChange={(next) => change('region', next)} />
      </div>
      <ProblemShown error={take.error ?? draw.error} />
      {draw.isSuccess && draw.data.claimId === undefined && (
        <Alert type="info" role="status" title={say(TEXTS.noNext)} />
      )}
      <ProblemShown error={queue.error} retry={() => void queue.refetch()} />
      <QueueTable rows={rows} at={here} choose={moveTo} take={(entry) => take.mutate(entry)} />
      {queue.isSuccess && rows.length === 0 && <p role="status">{say(TEXTS.empty)}</p>}
      {queue.hasNextPage && (
        <Button onClick={() => void queue.fetchNextPage()} loading={queue.isFetchingNextPage}>
          {say(TEXTS.more)}
        </Button>
      )}
    </>
  );
}

const anyOf = (words: Readonly<Record<string, Text>>, say: (text: Text) => string): [string, string][] => [
  ['', say(TEXTS.all)],
  ...Object.entries(words).map(([code, text]): [string, string] => [code, say(text)]),
];

function Choice<Name extends string>(props: {
  readonly name: Name;
  readonly label: Text;
  readonly value: string;
  readonly change: (name: Name, value: string) => void;
  readonly children: readonly (readonly string[])[];
}) {
  const { say } = useLanguage();
  return (
    <label>
      {say(props.label)}{' '}
      <select
        className="plain-input"
        value={props.value}
        onChange={({ target }) => props.change(props.name, target.value)}
      >
        {props.children.map(([code = '', text]) => (
          <option key={code} value={code}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface Shown {
  readonly rows: readonly ReviewQueueEntry[];
  readonly at: number;
  readonly choose: (row: number) => void;
  readonly take: (entry: ReviewQueueEntry) => void;
}

function QueueTable({ rows, at, choose, take }: Shown) {
  const { say } = useLanguage();
  const heads = [
    TEXTS.claim,
    TEXTS.enterprise,
    TEXTS.band,
    TEXTS.limit,
    TEXTS.since,
    TEXTS.lines,
    TEXTS.toAnswer,
    TEXTS.amount,
    TEXTS.hands,
  ];
  if (rows.length === 0) return null;
  return (
    <table className="panel plain-table" aria-label={say(TEXTS.queue)}>
      <TableHeads heads={heads} />
      <tbody>
        {rows.map((entry, index) => (
          <Row key={entry.claimId} entry={entry} here={index === at} choose={() => choose(index)}>
            {entry.holder === undefined && entry.mayDecide && (
              <Button size="small" onClick={() => take(entry)}>
                {say(TEXTS.take)}
              </Button>
            )}
          </Row>
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly entry: ReviewQueueEntry;
  readonly here: boolean;
  readonly choose: () => void;
  readonly children: ReactNode;
}

function Row({ entry, here, choose, children }: RowProps) {
  const { say } = useLanguage();
  const own = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (here) own.current?.scrollIntoView({ block: 'nearest' });
  }, [here]);
  return (
    <tr ref={own} aria-current={here ? 'true' : undefined} onFocus={choose}>
      <th scope="row">
        <Link href={`/reviews/${entry.claimId}`}>{entry.claimId}</Link>
      </th>
      <td>
        <Enterprise id={entry.enterpriseId} name={entry.enterpriseName} />
      </td>
      <td>{entry.riskBand !== undefined && <BandTag band={entry.riskBand} />}</td>
      <td>
        <LimitTag state={entry.limitState} /> {entry.dueOn}
      </td>
      <td>{shanghaiDay(entry.since)}</td>
      <td className="figure">{count(entry.lines)}</td>
      <td className="figure">{count(entry.toAnswer)}</td>
      <td className="figure">{yuan(entry.pendingFen)}</td>
      <td>
        {entry.holder !== undefined && (
          <Tag color={entry.holder.mine ? 'blue' : undefined}>
            {entry.holder.mine ? say(TEXTS.mine) : <Officer subject={entry.holder.by} region={entry.region} />}{' '}
            {say(TEXTS.keptUntil)} {clock(entry.holder.until)}
          </Tag>
        )}
        {!entry.mayDecide && entry.holder === undefined && <span className="quiet">{say(TEXTS.mayNot)}</span>}
        {children}
      </td>
    </tr>
  );
}

export function BandTag({ band }: { readonly band: string }) {
  const { say } = useLanguage();
  return <span className={`mark mark-${band}`}>{say(wordFor(BANDS, band))}</span>;
}

export function LimitTag({ state }: { readonly state: string }) {
  const { say } = useLanguage();
  return <span className={`mark mark-${state}`}>{say(wordFor(LIMITS, state))}</span>;
}

/** @returns hour and minute in Shanghai */
export const clock = (instant: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' }).format(
    new Date(instant),
  );
