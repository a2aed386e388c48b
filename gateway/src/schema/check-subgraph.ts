import type { GraphQLSchema } from 'graphql';
import { apiSchemaOf } from '../federation/api-schema.js';
import { composeSupergraph, type SubgraphSchema } from '../federation/compose-supergraph.js';
import { composeWithBoth, type CompositionOpinion } from './compose-with-both.js';
import type { ContractFilter } from './contract-filter.js';
import { ContractInvalid, contractOf } from './contract.js';
import { type Judgement, judgeChanges } from './judge-changes.js';
import type { UsedOperation } from './used-operation.js';

/** A contract the graph is served by, beside the public one. */
export interface NamedContract {
  readonly name: string;
  readonly filter: ContractFilter;
}

/** A subgraph's next schema, and what it is held against. */
export interface CheckRequest {
  /** The subgraphs as they are now, the changed one included unless it is new. */
  readonly committed: readonly SubgraphSchema[];
  readonly proposed: SubgraphSchema;
  readonly contracts: readonly NamedContract[];
  readonly operations: readonly UsedOperation[];
  /** Whether a breaking change fails also when nobody uses what it breaks. */
  readonly strict: boolean;
}

/** One graph of the hub, `public` or a contract, after the change. */
export interface GraphReport extends Judgement {
  readonly graph: string;
  /** Why there is no such graph any more; empty when there is. */
  readonly faults: readonly string[];
}

/** The verdict with all that led to it. */
export interface CheckReport {
  readonly subgraph: string;
  readonly passed: boolean;
  readonly strict: boolean;
  readonly composition: readonly CompositionOpinion[];
  /** Empty when the subgraphs do not compose. */
  readonly graphs: readonly GraphReport[];
}

const nothingJudged: Judgement = {
  changes: [],
  refused: [],
  harmlessChanges: 0,
  judgedOperations: 0,
  alreadyRefused: [],
};

/**
 * Says whether a subgraph may change so: it must compose by both implementations, and no operation in use may notice a
 * breaking change, in the public graph and in every contract.
 *
 * @throws CompositionFailed when the subgraphs do not compose as they are now
 * @throws GraphQLError when the proposed SDL is no GraphQL document
 */
export async function checkSubgraph(request: CheckRequest): Promise<CheckReport> {
  const { committed, proposed, strict } = request;
  const current = composeSupergraph(committed);
  const next = composeWithBoth([
    ...committed.filter(({ name }) => name !== proposed.name),
    proposed,
  ]);
  const graphs =
    next.supergraphSdl === null ? [] : await judgeGraphs(request, current, next.supergraphSdl);
  const composes = next.opinions.every(({ errors }) => errors.length === 0);
  return {
    subgraph: proposed.name,
    passed: composes && graphs.every((graph) => isAcceptable(graph, strict)),
    strict,
    composition: next.opinions,
    graphs,
  };
}

/** Whether a change stops the release. */
export function isFatal(
  change: Pick<Judgement['changes'][number], 'severity' | 'usedBy'>,
  strict: boolean,
): boolean {
  return change.severity === 'breaking' && (strict || change.usedBy.length > 0);
}

function isAcceptable(graph: GraphReport, strict: boolean): boolean {
  return (
    graph.faults.length === 0 &&
    graph.refused.length === 0 &&
    !graph.changes.some((change) => isFatal(change, strict))
  );
}

async function judgeGraphs(
  { contracts, operations }: CheckRequest,
  before: string,
  after: string,
): Promise<GraphReport[]> {
  const judged = await judgeChanges(apiSchemaOf(before), apiSchemaOf(after), operations);
  const reports: GraphReport[] = [{ graph: 'public', faults: [], ...judged }];
  const told = new Set(judged.changes.map((change) => change.message));
  for (const contract of contracts) {
    const own = operations.filter(({ graph }) => graph === contract.name);
    const report = await judgeContract(contract, before, after, own);
    // What the public graph loses, its contracts lose, too: it is told once, where everybody uses it.
    reports.push({
      ...report,
      changes: report.changes.filter(({ message }) => !told.has(message)),
    });
  }
  return reports;
}

async function judgeContract(
  { name, filter }: NamedContract,
  before: string,
  after: string,
  operations: readonly UsedOperation[],
): Promise<GraphReport> {
  const old = contractSchema(before, filter);
  const next = contractSchema(after, filter);
  if ('faults' in next) {
    // A contract nobody has tagged anything for, and nobody uses, is not there to be broken.
    const matters = !('faults' in old) || operations.length > 0;
    return { graph: name, ...nothingJudged, faults: matters ? next.faults : [] };
  }
  const judged = await judgeChanges(
    'faults' in old ? next.schema : old.schema,
    next.schema,
    operations,
  );
  return { graph: name, faults: [], ...judged };
}

function contractSchema(
  supergraphSdl: string,
  filter: ContractFilter,
): { readonly schema: GraphQLSchema } | { readonly faults: readonly string[] } {
  try {
    return { schema: apiSchemaOf(contractOf(supergraphSdl, filter)) };
  } catch (error) {
    if (error instanceof ContractInvalid) return { faults: error.reasons };
    throw error;
  }
}
