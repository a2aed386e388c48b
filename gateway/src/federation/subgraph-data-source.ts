import type { GraphQLDataSource } from '@apollo/gateway';
import { signActor, type SubgraphName, type SubgraphTransport } from '@hub/kernel';
import type { GatewayContext } from '../gateway-context.js';

type ProcessOptions = Parameters<GraphQLDataSource<GatewayContext>['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource<GatewayContext>['process']>>;

/** How long a capability may take to answer one fetch. */
const FETCH_DEADLINE_MS = 10_000;

/** Carries one fetch of a query plan to a subgraph, with the caller's signed actor. */
export class SubgraphDataSource implements GraphQLDataSource<GatewayContext> {
  constructor(
    private readonly name: SubgraphName,
    private readonly transport: SubgraphTransport,
    private readonly actorSecret: string,
  ) {}

  async process({ request, context }: ProcessOptions): Promise<ProcessResult> {
    const { identity, requestId } = context as GatewayContext;
    const actor = await signActor(identity.actor, { requestId, touchpoint: identity.touchpoint }, this.actorSecret);
    const response = await this.transport.execute(this.name, {
      query: request.query ?? '',
      ...(request.variables === undefined ? {} : { variables: request.variables }),
      ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
      headers: { 'x-hub-actor': actor, 'x-request-id': requestId },
      signal: AbortSignal.timeout(FETCH_DEADLINE_MS),
    });
    return response as ProcessResult;
  }
}
