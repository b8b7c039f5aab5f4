import { type Edge, type Node, ReactFlow } from '@xyflow/react';

/** A graph to look at: whoever works by keyboard or ear has the same in words beside it. */
export function StillGraph({ nodes, edges }: { readonly nodes: Node[]; readonly edges: Edge[] }) {
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      fitView
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      proOptions={{ hideAttribution: true }}
    />
  );
}
