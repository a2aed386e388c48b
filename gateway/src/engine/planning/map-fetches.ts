import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';

/** The plan with each fetch replaced by those it becomes, which may go at the same time. */
export function mapFetches(plan: QueryPlan, become: (node: FetchNode) => FetchNode[]): QueryPlan {
  const { node } = plan;
  if (node === undefined || node.kind === 'Subscription') return plan;
  return { ...plan, node: mapNode(node, become) };
}

function mapNode(node: PlanNode, become: (node: FetchNode) => FetchNode[]): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((child) => mapNode(child, become)) };
    case 'Condition': {
      const { ifClause, elseClause } = node;
      return {
        ...node,
        ...(ifClause === undefined ? {} : { ifClause: mapNode(ifClause, become) }),
        ...(elseClause === undefined ? {} : { elseClause: mapNode(elseClause, become) }),
      };
    }
    case 'Flatten': {
      const inner = mapNode(node.node, become);
      return inner.kind === 'Parallel'
        ? { ...inner, nodes: inner.nodes.map((child) => ({ ...node, node: child })) }
        : { ...node, node: inner };
    }
    case 'Fetch': {
      const nodes = become(node);
      const [only] = nodes;
      return only !== undefined && nodes.length === 1 ? only : { kind: 'Parallel', nodes };
    }
    case 'Defer':
      return node;
  }
}
