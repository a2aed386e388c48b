import type { FetchNode, PlanNode } from '@apollo/query-planner';
import fc from 'fast-check';
import { OperationTypeNode } from 'graphql';

/** A fetch as the planner writes it; with `requires` it is one of entities. */
export function fetchNode(operation: string, more: Partial<FetchNode> = {}): FetchNode {
  return {
    kind: 'Fetch',
    serviceName: 'shop',
    operation,
    operationName: undefined,
    operationKind: OperationTypeNode.QUERY,
    ...more,
  };
}

/** The inputs of a fetch of one type: its type and these fields. */
export function requiring(type: string, ...fields: string[]): NonNullable<FetchNode['requires']> {
  const selections = ['__typename', ...fields].map((name) => ({ kind: 'Field' as const, name }));
  return [{ kind: 'InlineFragment', typeCondition: type, selections }];
}

export function flatten(path: string[], node: PlanNode): PlanNode {
  return { kind: 'Flatten', path, node };
}

export function sequence(...nodes: PlanNode[]): PlanNode {
  return { kind: 'Sequence', nodes };
}

export function parallel(...nodes: PlanNode[]): PlanNode {
  return { kind: 'Parallel', nodes };
}

/** How the parts of a generated plan stand to each other. */
export type PlanShape =
  | { readonly kind: 'fetch'; readonly subgraph: string }
  | { readonly kind: 'sequence' | 'parallel'; readonly parts: readonly PlanShape[] }
  | { readonly kind: 'condition'; readonly on: PlanShape | null; readonly off: PlanShape | null };

/** Any shape of a plan over a few capabilities. */
export const planShapes: fc.Arbitrary<PlanShape> = fc.letrec<{
  shape: PlanShape;
  fetch: PlanShape;
  parts: PlanShape;
  condition: PlanShape;
}>((tie) => ({
  shape: fc.oneof({ maxDepth: 4 }, tie('fetch'), tie('parts'), tie('parts'), tie('condition')),
  fetch: fc.record({
    kind: fc.constant('fetch' as const),
    subgraph: fc.constantFrom('one', 'two'),
  }),
  parts: fc.record({
    kind: fc.constantFrom('sequence' as const, 'parallel' as const),
    parts: fc.array(tie('shape'), { maxLength: 4 }),
  }),
  condition: fc.record({
    kind: fc.constant('condition' as const),
    on: fc.option<PlanShape>(tie('shape')),
    off: fc.option<PlanShape>(tie('shape')),
  }),
})).shape;

/** Writes the plan of a shape; `write` makes the fetch of a number, in the order they stand. */
export function planOfShape(
  shape: PlanShape,
  write: (number: number, subgraph: string) => PlanNode,
): PlanNode {
  let count = 0;
  const planOf = (part: PlanShape): PlanNode => {
    switch (part.kind) {
      case 'fetch':
        return write(count++, part.subgraph);
      case 'sequence':
        return sequence(...part.parts.map(planOf));
      case 'parallel':
        return parallel(...part.parts.map(planOf));
      case 'condition':
        return {
          kind: 'Condition',
          condition: 'flag',
          ...(part.on === null ? {} : { ifClause: planOf(part.on) }),
          ...(part.off === null ? {} : { elseClause: planOf(part.off) }),
        };
    }
  };
  return planOf(shape);
}

/** A fetch of a shape, by the rules of a plan read the plainest way. */
export interface ShapedFetch {
  readonly subgraph: string;
  /** Every fetch that must be over before it. */
  readonly before: ReadonlySet<number>;
  /** What the variable must be, for each condition around it. */
  readonly flags: readonly boolean[];
}

/** What of a sequence stands earlier comes earlier: all of it, with all that is in it. */
export function fetchesOfShape(shape: PlanShape): ShapedFetch[] {
  const fetches: ShapedFetch[] = [];
  const walk = (part: PlanShape, before: ReadonlySet<number>, flags: readonly boolean[]): void => {
    switch (part.kind) {
      case 'fetch':
        fetches.push({ subgraph: part.subgraph, before, flags });
        return;
      case 'sequence': {
        const first = fetches.length;
        for (const child of part.parts) {
          const earlier = Array.from({ length: fetches.length - first }, (_, at) => first + at);
          walk(child, new Set([...before, ...earlier]), flags);
        }
        return;
      }
      case 'parallel':
        for (const child of part.parts) walk(child, before, flags);
        return;
      case 'condition':
        if (part.on !== null) walk(part.on, before, [...flags, true]);
        if (part.off !== null) walk(part.off, before, [...flags, false]);
    }
  };
  walk(shape, new Set(), []);
  return fetches;
}
