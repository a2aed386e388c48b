import type { QueryPlan } from '@apollo/query-planner';
import {
  getVariableValues,
  GraphQLError,
  Kind,
  OperationTypeNode,
  visit,
  type GraphQLFormattedError,
} from 'graphql';
import { Execution } from './execution.js';
import type { Graph } from './graph.js';
import type { OperationParts } from './operation-parts.js';
import { readOwn } from './own-property.js';
import { Projection, type ProjectionScope } from './projection/projection.js';
import type { RequestScope, SubgraphClient } from './subgraph-client.js';

/** The answer of one run. */
export interface OperationAnswer {
  /** JSON text of `data`. */
  readonly data: string;
  /** What went wrong, each with its place in the answer. */
  readonly errors: readonly GraphQLFormattedError[];
  /** Values that are not what the graph promises, told beside the answer when nothing else went wrong. */
  readonly valueCompletion: readonly GraphQLFormattedError[];
}

/** Variables as sent, and as the operation declares them. */
export interface CoercedVariables {
  readonly given: Readonly<Record<string, unknown>>;
  readonly coerced: Readonly<Record<string, unknown>>;
}

/** How an operation gathers its data: compiled, or by the stock executor. */
export interface DataGatherer {
  readonly by: 'compiled' | 'stock';
  /** Why the stock executor is needed. */
  readonly reason: string | null;
  gather(execution: Execution): Promise<void> | undefined;
}

/** Projections kept for combinations of `@skip` and `@include` variables. */
const MOST_PROJECTIONS = 64;

/** An operation that only has to be run. */
export class CompiledOperation {
  readonly name: string | null;
  readonly kind: 'query' | 'mutation';
  readonly #flagVariables: readonly string[];
  readonly #projections = new Map<string, Projection>();

  constructor(
    private readonly graph: Graph,
    readonly parts: OperationParts,
    readonly gatherer: DataGatherer,
    /** The plan, for those who want to see it. */
    readonly plan: QueryPlan,
    private readonly scope: Omit<ProjectionScope, 'flag'>,
  ) {
    this.name = parts.operation.name?.value ?? null;
    this.kind = parts.operation.operation === OperationTypeNode.MUTATION ? 'mutation' : 'query';
    this.#flagVariables = flagVariablesOf(parts);
  }

  /** @throws GraphQLError BAD_USER_INPUT for the first variable that is not what the operation declares */
  coerce(given: Readonly<Record<string, unknown>>): CoercedVariables {
    const definitions = this.parts.operation.variableDefinitions ?? [];
    if (definitions.length === 0) return { given, coerced: {} };
    const { coerced, errors } = getVariableValues(this.graph.apiSchema, definitions, given, {
      maxErrors: 1,
    });
    const [error] = errors ?? [];
    if (error !== undefined)
      throw new GraphQLError(error.message, { extensions: { code: 'BAD_USER_INPUT' } });
    return { given, coerced: coerced ?? {} };
  }

  /** Asks the subgraphs and writes the answer; rejects only for a fault of our own. */
  async run(
    client: SubgraphClient,
    request: RequestScope,
    { given, coerced }: CoercedVariables,
  ): Promise<OperationAnswer> {
    const flag = (variable: string) => readOwn(coerced, variable) === true;
    const execution = new Execution(client, request, given, flag);
    const gathering = this.gatherer.gather(execution);
    if (gathering !== undefined) await gathering;
    const { text, completionErrors, denials } = this.#projectionFor(flag).project(execution);
    const errors = [...execution.errors, ...denials];
    return { data: text, errors, valueCompletion: errors.length === 0 ? completionErrors : [] };
  }

  #projectionFor(flag: (variable: string) => boolean): Projection {
    const values = new Map(this.#flagVariables.map((variable) => [variable, flag(variable)]));
    const key = this.#flagVariables.length === 0 ? '' : [...values.values()].join();
    const known = this.#projections.get(key);
    if (known !== undefined) return known;
    const { operation } = this.parts;
    const root = this.graph.apiSchema.getRootType(operation.operation)?.name ?? 'Query';
    const scope = { ...this.scope, flag: (variable: string) => values.get(variable) ?? false };
    const projection = new Projection(scope, operation.selectionSet, root);
    if (this.#projections.size < MOST_PROJECTIONS) this.#projections.set(key, projection);
    return projection;
  }
}

function flagVariablesOf({ operation, fragments }: OperationParts): string[] {
  const names = new Set<string>();
  for (const node of [operation, ...fragments.values()]) {
    visit(node, {
      Directive: ({ name, arguments: given }) => {
        if (name.value !== 'skip' && name.value !== 'include') return;
        for (const { value } of given ?? [])
          if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names].sort();
}
