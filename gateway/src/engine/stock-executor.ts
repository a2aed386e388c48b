import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLFormattedError } from 'graphql';
import type { Execution } from './execution.js';
import type { Graph } from './graph.js';
import { clientName } from './internal-names.js';
import { jsonText } from './json-text.js';
import type { OperationParts } from './operation-parts.js';
import { isAnswerObject, writeOwn } from './own-property.js';
import type { FetchTemplate } from './subgraph-client.js';

/** What the stock executor hands to a data source. */
interface StockRequest {
  readonly request: {
    readonly query?: string;
    readonly variables?: Record<string, unknown>;
    readonly operationName?: string;
  };
}

interface StockAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

type StockExecutor = (
  plan: QueryPlan,
  services: Record<string, { process(options: StockRequest): Promise<unknown> }>,
  requestContext: object,
  operationContext: object,
  supergraphSchema: Graph['supergraphSchema'],
  apiSchema: Graph['federationApiSchema'],
) => Promise<StockAnswer>;

let loaded: Promise<StockExecutor> | undefined;

/** The executor of `@apollo/gateway`, loaded when an operation first needs it. */
function stockExecutor(): Promise<StockExecutor> {
  loaded ??= import('@apollo/gateway/dist/executeQueryPlan.js').then(
    (module) => (module as unknown as { executeQueryPlan: StockExecutor }).executeQueryPlan,
  );
  return loaded;
}

/** Gathers the data of an operation whose plan is not compiled; what is shown of it is the projection's matter. */
export async function runStock(
  graph: Graph,
  plan: QueryPlan,
  document: DocumentNode,
  { operation, fragments }: OperationParts,
  execution: Execution,
): Promise<void> {
  const executeQueryPlan = await stockExecutor();
  // Proves that the document is one the executor can read before anything is asked.
  operationFromDocument(graph.federationApiSchema, document, { validate: false });
  const answer = await executeQueryPlan(
    plan,
    Object.fromEntries(
      graph.subgraphs.map(({ name }) => [name, service(name, operation.operation, execution)]),
    ),
    { request: { variables: execution.variables }, metrics: {}, context: {}, logger: console },
    { schema: graph.apiSchema, operation, fragments: Object.fromEntries(fragments) },
    graph.supergraphSchema,
    graph.federationApiSchema,
  );
  const { data, errors = [] } = answer;
  if (isAnswerObject(data))
    for (const key of Object.keys(data)) writeOwn(execution.data, key, data[key]);
  for (const { message, path, extensions } of errors)
    execution.errors.push({
      message,
      ...(path === undefined
        ? {}
        : { path: path.map((step) => (typeof step === 'string' ? clientName(step) : step)) }),
      ...(extensions === undefined ? {} : { extensions }),
    });
}

function service(
  subgraph: string,
  kind: string,
  execution: Execution,
): { process(options: StockRequest): Promise<unknown> } {
  return {
    process: ({ request }) => {
      const document = request.query ?? '';
      const template: FetchTemplate = {
        subgraph,
        document,
        documentJson: JSON.stringify(document),
        operationName: request.operationName,
        // Below a mutation the executor also asks questions; treating them as deeds only means never repeating them.
        kind: kind === 'mutation' ? 'mutation' : 'query',
        reader: null,
      };
      return execution.client.fetch({
        template,
        variablesJson: jsonText({ ...request.variables }),
        request: execution.request,
      });
    },
  };
}
