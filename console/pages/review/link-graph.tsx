import { StillGraph } from '#console/shell/still-graph.tsx';
import dagre from '@dagrejs/dagre';
import { type Edge, type Node, Position } from '@xyflow/react';
import { useMemo } from 'react';
import type { ClaimMatches } from '#client/types.ts';
import { useLanguage } from '#console/shell/language.tsx';
import type { Text } from '#console/shell/text.ts';
import { KINDS, TEXTS, wordFor } from './texts.ts';

interface GraphProps {
  readonly claimId: string;
  readonly matches: ClaimMatches['matches'];
}

const SIZE = { width: 190, height: 36 };
/** More claims than this are no picture any more; the list has them all. */
const MOST_CLAIMS = 40;

/** This claim, what it has in common, and with whom; from left to right. */
export default function LinkGraph({ claimId, matches }: GraphProps) {
  const { say, language } = useLanguage();
  const { nodes, edges } = useMemo(
    () => placed(claimId, matches.slice(0, MOST_CLAIMS), (text) => text[language]),
    [claimId, matches, language],
  );
  return (
    <figure className="link-graph">
      <figcaption className="quiet">
        {say(TEXTS.graph)}: {say(TEXTS.graphSaysSame)}
      </figcaption>
      {/* The list beside it says all of it in words. */}
      <div className="link-graph-space" aria-hidden="true" inert>
        <StillGraph nodes={nodes} edges={edges} />
      </div>
    </figure>
  );
}

function placed(claimId: string, matches: GraphProps['matches'], say: (text: Text) => string) {
  const labels = new Map<string, string>([[claimId, claimId]]);
  const links = new Map<string, readonly [string, string]>();
  for (const match of matches) {
    labels.set(match.claimId, match.claimId);
    for (const { kind, mark = '' } of match.by) {
      const between = `${kind} ${mark}`;
      labels.set(between, `${say(wordFor(KINDS, kind))} ${mark.replace('#', ' · ')}`);
      links.set(`${claimId} ${between}`, [claimId, between]);
      links.set(`${between} ${match.claimId}`, [between, match.claimId]);
    }
  }
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 60 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of labels.keys()) graph.setNode(id, { ...SIZE });
  for (const [from, to] of links.values()) graph.setEdge(from, to);
  dagre.layout(graph);
  const nodes: Node[] = [...labels].map(([id, label]) => {
    const { x, y } = graph.node(id);
    return {
      id,
      data: { label },
      position: { x: x - SIZE.width / 2, y: y - SIZE.height / 2 },
      ...SIZE,
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
    };
  });
  const edges: Edge[] = [...links].map(([id, [source, target]]) => ({ id, source, target }));
  return { nodes, edges };
}
