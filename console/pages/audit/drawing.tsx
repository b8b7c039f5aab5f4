import { graphlib, layout } from '@dagrejs/dagre';
import { Controls, type Edge, type Node, Position, ReactFlow, type ReactFlowInstance } from '@xyflow/react';
import { useMemo } from 'react';
import type { ExecutionTrace } from '#client/types.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { TEXTS, WAYS } from './texts.ts';
import { type DrawnState, wayOf } from './way.ts';

/** Text stays readable at the scale that the picture opens with: 1, which is 14 px. Nobody gets below 12 px. */
const FONT_PX = 14;
const LEAST_FONT_PX = 12;
const LEAST_ZOOM = Math.ceil((100 * LEAST_FONT_PX) / FONT_PX) / 100;
const BOX = { width: 208, height: 56 };
const COLOURS = {
  passed: { background: '#e8f5e9', borderColor: '#2e7d32' },
  retried: { background: '#fff8e1', borderColor: '#8a5a00' },
  here: { background: '#e3f2fd', borderColor: '#0b4f8a' },
  failed: { background: '#fdecea', borderColor: '#b3261e' },
  never: { background: '#ffffff', borderColor: '#bfbfbf' },
} as const;
const TAKEN = '#2e7d32';
const NOT_TAKEN = '#d0d0d0';

interface Props {
  readonly trace: ExecutionTrace;
  /** Which state is told about beside the picture. */
  readonly chosen: string | undefined;
  readonly choose: (state: string) => void;
}

/**
 * The state machine as the definition of this execution has it, with the way taken. It is dragged and zoomed; a state is
 * pressed, by pointer or keyboard, for what happened in it. The same in words is the list below.
 */
export default function Drawing({ trace, chosen, choose }: Props) {
  const { say } = useLanguage();
  const { nodes, edges } = useMemo(() => drawn(trace, (way) => say(WAYS[way])), [trace, say]);
  const marked: Node[] = nodes.map((node) => ({ ...node, selected: node.id === chosen }));
  return (
    <section className="drawing" aria-label={say(TEXTS.drawing)}>
      <ReactFlow
        nodes={marked}
        edges={edges}
        onInit={(flow) => lookAtLast(flow, trace)}
        onNodeClick={(_, { id }) => choose(id)}
        onNodesChange={(changes) => {
          for (const change of changes) if (change.type === 'select' && change.selected) choose(change.id);
        }}
        minZoom={LEAST_ZOOM}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        preventScrolling={false}
        zoomOnScroll={false}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={{
          'controls.ariaLabel': say(TEXTS.zoom),
          'controls.zoomIn.ariaLabel': say(TEXTS.zoomIn),
          'controls.zoomOut.ariaLabel': say(TEXTS.zoomOut),
          'node.a11yDescription.default': say(TEXTS.pressState),
        }}
      >
        <Controls showInteractive={false} showFitView={false} />
      </ReactFlow>
    </section>
  );
}

/** The whole does not fit at a size that can be read: the picture opens where the execution is, or went last. */
function lookAtLast(flow: ReactFlowInstance, { visits, states }: ExecutionTrace): void {
  const open = states.find((state) => state.open > 0)?.name ?? visits.at(-1)?.state;
  const node = open === undefined ? flow.getNodes()[0] : flow.getNode(open);
  if (node === undefined) return;
  void flow.setCenter(node.position.x + BOX.width / 2, node.position.y + BOX.height / 2, { zoom: 1 });
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
    const label = `${state.name} · ${worded(way)}`;
    return {
      id: state.name,
      position: { x: x - BOX.width / 2, y: y - BOX.height / 2 },
      data: { label },
      ariaLabel: label,
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
      style: {
        ...BOX,
        ...COLOURS[way],
        borderWidth: 2,
        borderStyle: 'solid',
        borderRadius: 6,
        fontSize: FONT_PX,
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
