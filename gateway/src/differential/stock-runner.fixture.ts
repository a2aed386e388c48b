import { createHash } from 'node:crypto';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { silenceApolloTelemetry } from '@hub/kernel';
import { getOperationAST, GraphQLError, parse } from 'graphql';
import { asGraphqlError, failure, type Question, type Runner, wire } from './runner.fixture.js';
import { askSubgraph, type World } from './world.fixture.js';

type Executor = ApolloGateway['executor'];
type RequestContext = Parameters<Executor>[0];
type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

const executors = new Map<string, Promise<Executor>>();

/** The executor of the stock gateway, over the world's subgraphs in this process. */
export const runStock: Runner = async (world, question) => {
  try {
    let executor = executors.get(world.supergraphSdl);
    if (executor === undefined) {
      executor = stockExecutor(world.supergraphSdl);
      executors.set(world.supergraphSdl, executor);
    }
    const { data, errors, extensions } = await (await executor)(requestContext(world, question));
    return wire({ data, errors: errors?.map(asGraphqlError), extensions });
  } catch (error) {
    return failure(error);
  }
};

async function stockExecutor(supergraphSdl: string): Promise<Executor> {
  silenceApolloTelemetry();
  const quiet = () => undefined;
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => new WorldDataSource(name),
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  return (await gateway.load()).executor;
}

/** Answers from the world that travels in the request's context, as the hub's data source does over HTTP. */
class WorldDataSource implements GraphQLDataSource {
  constructor(private readonly name: string) {}

  async process({ request, context }: ProcessOptions): Promise<ProcessResult> {
    const { data, errors } = await askSubgraph(context as unknown as World, this.name, {
      query: request.query ?? '',
      variables: request.variables,
      operationName: request.operationName,
    });
    const wrapped = errors?.map(
      ({ message, path, extensions }) =>
        new GraphQLError(message, { path, extensions: { ...extensions } }),
    );
    return { data, ...(wrapped === undefined ? {} : { errors: wrapped }) } as ProcessResult;
  }
}

function requestContext(world: World, { query, variables, operationName }: Question) {
  const document = parse(query);
  return {
    request: { query, variables, operationName },
    source: query,
    document,
    operation: getOperationAST(document, operationName),
    operationName: operationName ?? null,
    queryHash: createHash('sha256').update(query).digest('hex'),
    context: world,
    metrics: {},
  } as unknown as RequestContext;
}
