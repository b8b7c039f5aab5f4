import { StillGraph } from '#console/shell/still-graph.tsx';
import { graphlib, layout } from '@dagrejs/dagre';
import { type Edge, type Node, Position } from '@xyflow/react';
import { useMemo } from 'react';
import type { ExecutionTrace } from '#client/types.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { WAYS } from './texts.ts';
import { type DrawnState, wayOf } from './way.ts';

const BOX = { width: 176, height: 48 };
const COLOURS = {
  passed: { background: '#e8f5e9', borderColor: '#2e7d32' },
  retried: { background: '#fff8e1', borderColor: '#8a5a00' },
  here: { background: '#e3f2fd', borderColor: '#0b4f8a' },
  failed: { background: '#fdecea', borderColor: '#b3261e' },
  never: { background: '#ffffff', borderColor: '#bfbfbf' },
} as const;
const TAKEN = '#2e7d32';
const NOT_TAKEN = '#d0d0d0';

/**
 * The state machine as the definition of this execution has it, with the way taken. For who looks; the same in words is
 * the list beside it.
 */
export default function Drawing({ trace }: { readonly trace: ExecutionTrace }) {
  const { say } = useLanguage();
  const { nodes, edges } = useMemo(() => drawn(trace, (way) => say(WAYS[way])), [trace, say]);
  return (
    <div className="drawing" aria-hidden="true" inert>
      <StillGraph nodes={nodes} edges={edges} minZoom={0.1} />
    </div>
  );
}

function drawn({ states, status }: ExecutionTrace, worded: (way: keyof typeof WAYS) => string) {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 44 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name } of states) graph.setNode(name, { ...BOX });
  const ways = states.flatMap((state) => [
    ...state.next.map(({ to, by }) => ({ from: state.name, to, by })),
    ...(state.inside === undefined ? [] : [{ from: state.inside, to: state.name, by: 'next' as const }]),
  ]);
  for (const { from, to } of ways) graph.setEdge(from, to);
  layout(graph);
  const took = new Map(states.map(({ name, cameFrom }) => [name, new Set(cameFrom.map(({ state }) => state))]));
  const taken = (from: string, to: DrawnState | undefined) =>
    to !== undefined && ((to.inside === from && to.visits > 0) || took.get(to.name)?.has(from) === true);
  const byName = new Map(states.map((state) => [state.name, state]));
  const nodes: Node[] = states.map((state) => {
    const { x, y } = graph.node(state.name);
    const way = wayOf(state, status);
    return {
      id: state.name,
      position: { x: x - BOX.width / 2, y: y - BOX.height / 2 },
      data: { label: `${state.name} · ${worded(way)}` },
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
      style: {
        ...BOX,
        ...COLOURS[way],
        borderWidth: 2,
        borderStyle: 'solid',
        borderRadius: 6,
        fontSize: 12,
        padding: 4,
      },
    };
  });
  const edges: Edge[] = ways.map(({ from, to, by }) => {
    const was = taken(from, byName.get(to));
    return {
      id: `${from} ${to}`,
      source: from,
      target: to,
      zIndex: was ? 1 : 0,
      style: {
        stroke: was ? TAKEN : NOT_TAKEN,
        strokeWidth: was ? 2.5 : 1,
        strokeDasharray: by === 'catch' ? '4 3' : '0',
      },
    };
  });
  return { nodes, edges };
}
