import type { ApolloServer } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { actorHeader, type ActorVerifier } from '../access/signed-actor.js';
import type { SubgraphExecutor } from '../calls/in-process-transport.js';
import type {
  SubgraphName,
  SubgraphRequest,
  SubgraphResponse,
} from '../calls/subgraph-transport.js';
import type { Database } from '../database/database.js';
import { baseErrors } from '../errors/base-errors.js';
import { DomainError } from '../errors/domain-error.js';
import { refusalExtensions } from '../graphql/error-format.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { Logger } from '../log/logger.js';
import { type AskedOperation, inOperationSpan } from '../observe/operation-span.js';
import type { SubscriberRunner } from '../messaging/subscriber-runner.js';
import type { WorkerLoop } from '../workers/worker-loop.js';
import type { Worker } from '../workers/worker.js';
import { graphqlHandler } from './graphql-server.js';
import { HttpHost, isRequestId, plainHeaders } from './http-host.js';
import type { HttpRoute } from './http-route.js';
import { RequestsUnderWay } from './requests-under-way.js';
import type { SubgraphApp, SubgraphRuntime } from './subgraph-definition.js';

export interface SubgraphAssembly {
  readonly name: SubgraphName;
  readonly sdl: string;
  readonly app: SubgraphApp;
  readonly runtime: SubgraphRuntime;
  readonly server: ApolloServer<RequestContext>;
  readonly verifier: ActorVerifier;
  readonly subscribers: SubscriberRunner;
  readonly workers: readonly Worker[];
  readonly workerLoop: WorkerLoop;
}

type Phase =
  | { readonly phase: 'serving' }
  | { readonly phase: 'draining'; readonly drained: Promise<void> }
  | { readonly phase: 'stopped' };

export interface SubgraphOperation extends Omit<SubgraphRequest, 'query'> {
  readonly query: string | DocumentNode;
}

/** One capability at work: asked in process or over HTTP, through the same door. */
export class RunningSubgraph implements SubgraphExecutor {
  readonly name: SubgraphName;
  readonly sdl: string;
  readonly database: Database;
  /** Delivers, lists and replays events of this capability. */
  readonly subscribers: SubscriberRunner;
  readonly workers: readonly Worker[];

  private state: Phase = { phase: 'serving' };
  private readonly underWay = new RequestsUnderWay();
  private readonly logger: Logger;
  private http: HttpHost | undefined;

  constructor(private readonly assembly: SubgraphAssembly) {
    this.name = assembly.name;
    this.sdl = assembly.sdl;
    this.database = assembly.runtime.database;
    this.subscribers = assembly.subscribers;
    this.workers = assembly.workers;
    this.logger = assembly.runtime.logger;
  }

  /** Executes one operation. The signed actor in the headers is required here as over HTTP. */
  async execute(operation: SubgraphOperation): Promise<SubgraphResponse> {
    return await inOperationSpan(this.name, operation.headers, operation, () =>
      this.answer(operation),
    );
  }

  private async answer(operation: SubgraphOperation): Promise<SubgraphResponse> {
    try {
      return await this.underWay.run(async () => {
        const contextValue = await this.contextOf(operation.headers);
        const { body } = await this.assembly.server.executeOperation(
          {
            query: operation.query,
            variables: { ...operation.variables },
            ...(operation.operationName === undefined
              ? {}
              : { operationName: operation.operationName }),
          },
          { contextValue },
        );
        if (body.kind === 'single') return body.singleResult;
        throw new Error('Incremental delivery is not used between capabilities.');
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { errors: [{ message: error.message, extensions: refusalExtensions(error) }] };
    }
  }

  /** Serves GraphQL at `/graphql`, the app's routes and health; answers the address. */
  async listen(port: number, host?: string): Promise<string> {
    this.http ??= this.createHttp();
    return await this.http.listen(port, host);
  }

  /** Its doors beside GraphQL, for a process that serves several capabilities at one address. */
  get routes(): readonly HttpRoute[] {
    return this.assembly.app.routes ?? [];
  }

  startWorkers(): void {
    this.assembly.workerLoop.start();
  }

  /** Refuses new requests and resolves when those under way are answered and no worker runs. */
  async drain(): Promise<void> {
    if (this.state.phase === 'serving')
      this.state = { phase: 'draining', drained: this.finishWork() };
    if (this.state.phase === 'draining') await this.state.drained;
  }

  /** Drains, then lets go of the database. */
  async stop(): Promise<void> {
    if (this.state.phase === 'stopped') return;
    await this.drain();
    this.state = { phase: 'stopped' };
    await this.assembly.server.stop();
    await this.assembly.app.close?.();
    await this.database.close();
  }

  private async finishWork(): Promise<void> {
    await this.http?.close();
    await this.underWay.idle();
    await this.assembly.workerLoop.stop();
    await this.assembly.runtime.sagas.drain();
    this.logger.debug('drained');
  }

  private createHttp(): HttpHost {
    const handler = graphqlHandler(this.assembly.server, ({ headers }) =>
      this.contextOf(plainHeaders(headers)),
    );
    return new HttpHost({ logger: this.logger, checkReady: () => this.checkReady() })
      .addGraphql((request, reply) =>
        this.underWay.run(() =>
          inOperationSpan(
            this.name,
            plainHeaders(request.headers),
            (request.body ?? {}) as AskedOperation,
            () => Promise.resolve(handler.call(request.server, request, reply)),
          ),
        ),
      )
      .addRoutes(this.assembly.app.routes ?? []);
  }

  private async contextOf(headers: Readonly<Record<string, string>>): Promise<RequestContext> {
    if (this.state.phase !== 'serving') {
      throw baseErrors.refuse(
        'UPSTREAM_UNAVAILABLE',
        `The capability ${this.name} is shutting down`,
      );
    }
    const { actor, requestId, touchpoint } = await this.assembly.verifier.verify(
      headers[actorHeader],
    );
    const given = headers['x-request-id'];
    return {
      actor,
      touchpoint,
      requestId: isRequestId(given) ? given : requestId,
      loaders: this.assembly.app.createLoaders(),
    };
  }

  /** Throws while requests should go elsewhere. */
  async checkReady(): Promise<void> {
    if (this.state.phase !== 'serving')
      throw new Error(`The capability ${this.name} is ${this.state.phase}.`);
    await this.database.ping();
  }
}
