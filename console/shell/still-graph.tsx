import { type Edge, type Node, ReactFlow } from '@xyflow/react';

/** A graph to look at: whoever works by keyboard or ear has the same in words beside it. */
export function StillGraph({
  nodes,
  edges,
  minZoom,
}: {
  readonly nodes: Node[];
  readonly edges: Edge[];
  readonly minZoom?: number;
}) {
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      fitView
      {...(minZoom === undefined ? {} : { minZoom })}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      proOptions={{ hideAttribution: true }}
    />
  );
}
