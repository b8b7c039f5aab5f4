import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Input, Modal, Spin, Table } from 'antd';
import { lazy, Suspense, useId, useState } from 'react';
import { Link } from 'wouter';
import type { ExecutionTrace } from '#client/types.ts';
import { EVENT_WORDS, wordOf } from '#client/claim-words.ts';
import { shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import type { PageProps } from '#console/shell/page.ts';
import { PageLink } from '#console/shell/page-link.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { Attempts, type Visit } from './attempts.tsx';
import { StatusTag } from './executions-page.tsx';
import { StateTold } from './state-told.tsx';
import { lasting, TEXTS, WAYS } from './texts.ts';
import { type DrawnState, wayOf } from './way.ts';

const Drawing = lazy(() => import('./drawing.tsx'));
/** What drives a claim may move, or be redriven, meanwhile. */
const LOOK_AGAIN_MS = 5_000;

type Generation = ExecutionTrace['generations'][number];

export default function ExecutionPage({ params: { claimId = '', revision = '', generation = '' } }: PageProps) {
  const { say, language } = useLanguage();
  const api = useApi();
  const { person } = useSession();
  const found = useQuery({
    queryKey: ['execution', claimId, revision, generation],
    queryFn: ({ signal }) =>
      api.get<ExecutionTrace>(`/claims/${claimId}/execution/trace`, { revision, generation }, signal),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.status === 'SUCCEEDED' || !data.current ? false : LOOK_AGAIN_MS,
  });
  const title = `${say(TEXTS.execution)} ${claimId}-r${revision}-g${generation}`;
  const trace = found.data;
  if (trace === undefined) {
    return (
      <>
        <PageHeading title={title} />
        {found.isPending && <Spin />}
        <ProblemShown error={found.error} retry={() => void found.refetch()} />
      </>
    );
  }
  const administers = person?.roles.includes('administrator') === true && trace.current;
  const time = (instant: string | undefined) => (instant === undefined ? '—' : shanghaiTime(instant, language));
  return (
    <>
      <PageHeading title={title}>
        <StatusTag status={trace.status} />
        {administers && trace.status === 'RUNNING' && <Intervene claimId={claimId} what="stop" />}
        {administers && ['FAILED', 'ABORTED', 'TIMED_OUT'].includes(trace.status) && (
          <Intervene claimId={claimId} what="redrive" />
        )}
        <PageLink href={`/reviews/${claimId}`}>{say(TEXTS.toClaim)}</PageLink>
        {person?.roles.includes('auditor') && <Link href={`/packs/${claimId}`}>{say(TEXTS.pack)}</Link>}
      </PageHeading>
      {trace.stopped !== undefined && <Alert type="warning" showIcon title={say(TEXTS.isStopped)} />}
      <section className="panel">
        <Descriptions
          size="small"
          column={{ xs: 1, sm: 2, lg: 4 }}
          items={[
            { key: 'start', label: say(TEXTS.started), children: time(trace.startDate) },
            { key: 'stop', label: say(TEXTS.stopped), children: time(trace.stopDate) },
            { key: 'redrives', label: say(TEXTS.redrives), children: trace.redriveCount },
            {
              key: 'source',
              label: say(TEXTS.source),
              children: say(trace.from === 'archive' ? TEXTS.fromArchive : TEXTS.fromEngine),
            },
            ...(trace.error === undefined
              ? []
              : [{ key: 'error', label: say(TEXTS.error), children: <code>{trace.error}</code> }]),
            { key: 'input', label: say(TEXTS.input), span: 2, children: <code className="json">{trace.input}</code> },
            ...(trace.output === undefined
              ? []
              : [
                  {
                    key: 'output',
                    label: say(TEXTS.output),
                    span: 2,
                    children: <code className="json">{trace.output}</code>,
                  },
                ]),
          ]}
        />
      </section>
      <Picture trace={trace} />
      <States trace={trace} />
      <Stays trace={trace} />
      <Generations trace={trace} />
      <Trail claimId={claimId} />
    </>
  );
}

/** The drawing, and beside it what happened in the state that was pressed. */
function Picture({ trace }: { readonly trace: ExecutionTrace }) {
  const { say } = useLanguage();
  const [chosen, choose] = useState<string>();
  return (
    <section className="panel" aria-labelledby="drawing">
      <h2 id="drawing">{say(TEXTS.drawing)}</h2>
      <p>{say(TEXTS.drawingIsListed)}</p>
      <Suspense fallback={<Spin />}>
        <Drawing trace={trace} chosen={chosen} choose={choose} />
      </Suspense>
      <StateTold trace={trace} name={chosen} />
    </section>
  );
}

function States({ trace }: { readonly trace: ExecutionTrace }) {
  const { say } = useLanguage();
  const entered = trace.states.filter(({ visits }) => visits > 0);
  return (
    <section className="panel" aria-label={say(TEXTS.states)}>
      <h2>{say(TEXTS.states)}</h2>
      <Table<DrawnState>
        size="small"
        rowKey="name"
        pagination={false}
        dataSource={[...entered, ...trace.states.filter(({ visits }) => visits === 0)]}
        columns={[
          { title: say(TEXTS.state), dataIndex: 'name' },
          { title: say(TEXTS.how), render: (_, state) => say(WAYS[wayOf(state, trace.status)]) },
          { title: say(TEXTS.cameFrom), render: (_, { cameFrom }) => cameFrom.map(({ state }) => state).join(', ') },
          { title: say(TEXTS.visits), dataIndex: 'visits' },
          {
            title: say(TEXTS.time),
            render: (_, { visits, milliseconds }) => (visits === 0 ? '' : lasting(milliseconds)),
          },
          { title: say(TEXTS.attempts), dataIndex: 'attempts' },
          { title: say(TEXTS.failedAttempts), dataIndex: 'failedAttempts' },
          { title: say(TEXTS.error), render: (_, { errors }) => errors.join(', ') },
        ]}
      />
    </section>
  );
}

function Stays({ trace }: { readonly trace: ExecutionTrace }) {
  const { say, language } = useLanguage();
  return (
    <section className="panel" aria-label={say(TEXTS.stays)}>
      <h2>{say(TEXTS.stays)}</h2>
      <Table<Visit>
        size="small"
        rowKey="event"
        pagination={trace.visits.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        dataSource={[...trace.visits]}
        columns={[
          { title: '#', dataIndex: 'event' },
          {
            title: say(TEXTS.state),
            render: (_, { state, iteration }) =>
              iteration === undefined ? state : `${state} (${say(TEXTS.iteration)} ${iteration})`,
          },
          { title: say(TEXTS.started), render: (_, { enteredAt }) => shanghaiTime(enteredAt, language) },
          {
            title: say(TEXTS.time),
            render: (_, { milliseconds }) => (milliseconds === undefined ? '—' : lasting(milliseconds)),
          },
          { title: say(TEXTS.attempts), render: (_, visit) => <Attempts visit={visit} /> },
          { title: say(TEXTS.input), render: (_, { input }) => <code className="json">{input}</code> },
          { title: say(TEXTS.output), render: (_, { output }) => <code className="json">{output}</code> },
        ]}
      />
      {trace.visitsLeftOut > 0 && (
        <p>
          {say(TEXTS.leftOut)} {trace.visitsLeftOut}
        </p>
      )}
    </section>
  );
}

function Generations({ trace }: { readonly trace: ExecutionTrace }) {
  const { generations, claimId } = trace;
  const { say, language } = useLanguage();
  return (
    <section className="panel" aria-label={say(TEXTS.generations)}>
      <h2>{say(TEXTS.generations)}</h2>
      <Table<Generation>
        size="small"
        rowKey="name"
        pagination={false}
        dataSource={[...generations]}
        columns={[
          {
            title: say(TEXTS.execution),
            render: (_, { name, revision, generation }) => (
              <Link href={`/executions/${claimId}/${revision}/${generation}`}>{name}</Link>
            ),
          },
          { title: say(TEXTS.revision), dataIndex: 'revision' },
          { title: say(TEXTS.generation), dataIndex: 'generation' },
          { title: say(TEXTS.started), render: (_, { startedAt }) => shanghaiTime(startedAt, language) },
          {
            title: say(TEXTS.status),
            render: (_, { name, archived }) => (
              <StatusTag status={name === trace.name ? trace.status : (archived?.status ?? 'RUNNING')} />
            ),
          },
          { title: say(TEXTS.archive), render: (_, { archived }) => <code className="json">{archived?.sha256}</code> },
        ]}
      />
    </section>
  );
}

interface TrailEvent {
  readonly seq: number;
  readonly type: string;
  readonly at: string;
  readonly actor: { readonly id: string; readonly role?: string };
  readonly hash: string;
}
interface Checked {
  readonly chain: { readonly intact: boolean; readonly brokenAt?: number };
  readonly anchors: readonly { readonly holds: boolean }[];
}

function Trail({ claimId }: { readonly claimId: string }) {
  const { say, language } = useLanguage();
  const api = useApi();
  const trail = useQuery({
    queryKey: ['claim', claimId, 'history'],
    queryFn: ({ signal }) => api.get<{ events: TrailEvent[] }>(`/claims/${claimId}/history`, {}, signal),
  });
  const check = useMutation({ mutationFn: () => api.get<Checked>(`/claims/${claimId}/chain`) });
  return (
    <section className="panel" aria-label={say(TEXTS.trail)}>
      <h2>{say(TEXTS.trail)}</h2>
      <Button onClick={() => check.mutate()} loading={check.isPending}>
        {say(TEXTS.verify)}
      </Button>
      <div role="status">{check.data !== undefined && <ChainSaid checked={check.data} />}</div>
      <ProblemShown error={check.error ?? trail.error} />
      <Table<TrailEvent>
        size="small"
        rowKey="seq"
        loading={trail.isPending}
        pagination={{ pageSize: 50, showSizeChanger: false, hideOnSinglePage: true }}
        dataSource={trail.data?.events ?? []}
        columns={[
          { title: '#', dataIndex: 'seq' },
          { title: say(TEXTS.when), render: (_, { at }) => shanghaiTime(at, language) },
          { title: say(TEXTS.event), render: (_, { type }) => say(wordOf(EVENT_WORDS, type)) },
          { title: say(TEXTS.actor), render: (_, { actor }) => actor.id },
          { title: 'SHA-256', render: (_, { hash }) => <code>{hash.slice(0, 16)}</code> },
        ]}
      />
    </section>
  );
}

function ChainSaid({ checked: { chain, anchors } }: { readonly checked: Checked }) {
  const { say } = useLanguage();
  const hold = anchors.every(({ holds }) => holds);
  const anchored =
    anchors.length === 0
      ? say(TEXTS.noAnchors)
      : hold
        ? `${anchors.length} ${say(TEXTS.anchorsHold)}`
        : say(TEXTS.anchorsFail);
  return chain.intact ? (
    <Alert type={hold ? 'success' : 'error'} showIcon title={say(TEXTS.intact)} description={anchored} />
  ) : (
    <Alert type="error" showIcon title={`${say(TEXTS.broken)} ${chain.brokenAt}`} description={anchored} />
  );
}

function Intervene({ claimId, what }: { readonly claimId: string; readonly what: 'redrive' | 'stop' }) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const label = useId();
  const [asking, ask] = useState(false);
  const [reason, setReason] = useState('');
  const done = useMutation({
    mutationFn: () => api.post(`/claims/${claimId}/execution/intervention`, { what, reason }),
    onSuccess: () => {
      ask(false);
      void queries.invalidateQueries({ queryKey: ['execution', claimId] });
      void queries.invalidateQueries({ queryKey: ['claim', claimId] });
    },
  });
  return (
    <>
      <Button danger={what === 'stop'} onClick={() => ask(true)}>
        {say(TEXTS[what])}
      </Button>
      <Modal
        open={asking}
        title={say(TEXTS[what])}
        okText={say(TEXTS[what])}
        cancelText={say(TEXTS.cancel)}
        okButtonProps={{ disabled: reason.trim() === '', loading: done.isPending }}
        onOk={() => done.mutate()}
        onCancel={() => ask(false)}
      >
        <label htmlFor={label}>{say(TEXTS.reason)}</label>
        <Input.TextArea id={label} value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
        <ProblemShown error={done.error} />
      </Modal>
    </>
  );
}
