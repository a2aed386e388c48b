import type { CompiledOperation, CoercedVariables, OperationAnswer } from '../engine/index.js';
import type { SubgraphClient } from '../engine/subgraph-client.js';
import type { Caller, GatewayAccess, RequestHeaders } from './caller.js';
import type { GraphqlRequest } from './graphql-request.js';
import { InFlight } from './in-flight.js';
import type { StoredOperation } from './operation-store.js';
import { presentAnswer, presentRefusal, type Presentation } from './present-answer.js';
import { methodNotAllowed } from './request-refused.js';
import type { ServingGraphs } from './serving-graphs.js';

/** A request as HTTP brings it. */
export interface IncomingRequest {
  /** @throws GraphQLError when it is not one */
  readonly read: () => GraphqlRequest;
  readonly headers: RequestHeaders;
  readonly requestId: string;
  /** A GET may not do anything. */
  readonly readOnly: boolean;
}

/** What goes back over HTTP. */
export interface PipelineAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The text a request stands for. */
export interface ResolvedDocument {
  readonly text: string;
  /** Whether it is from a manifest, and so was judged before. */
  readonly trusted: boolean;
}

/** What has become of a request so far; a refused one has less. */
export interface RequestRecord<Facts> {
  readonly requestId: string;
  readonly began: number;
  caller?: Caller;
  document?: ResolvedDocument;
  operation?: StoredOperation<Facts>;
  /** Whether the answer was made for somebody who asked the same at the same time. */
  shared: boolean;
}

/** The parts of the way that an installation may fill differently. */
export interface PipelineStages<Facts> {
  readonly access: GatewayAccess;
  /** @throws RequestRefused or GraphQLError when the request names no operation the client may run */
  resolve(request: GraphqlRequest, caller: Caller): ResolvedDocument | Promise<ResolvedDocument>;
  /**
   * Lets the operation run, or not; what it answers goes back as headers.
   *
   * @throws RequestRefused when it costs too much or was asked too often
   */
  admit?(
    operation: StoredOperation<Facts>,
    caller: Caller,
    variables: CoercedVariables,
  ): Headers | Promise<Headers>;
  /** Which fields are taken from the capability they move to. */
  overridesFor(caller: Caller, labels: readonly string[]): ReadonlyMap<string, boolean>;
  /** Told once per request, after its answer was made. */
  finished?(record: RequestRecord<Facts>, answer: PipelineAnswer & Presentation): void;
}

type Headers = Readonly<Record<string, string>>;

export interface PipelineOptions<Facts> {
  readonly graphs: ServingGraphs<Facts>;
  readonly stages: PipelineStages<Facts>;
  readonly client: SubgraphClient;
  readonly presentation: Parameters<typeof presentAnswer>[0];
  /** Whether identical questions of one identity, asked at the same time, are answered once. */
  readonly shareInFlight: boolean;
}

/** The way of a request: who asks, what, may it be run, its answer. */
export class Pipeline<Facts> {
  readonly #inFlight = new InFlight<OperationAnswer>();

  constructor(private readonly options: PipelineOptions<Facts>) {}

  /** Answers one request; never rejects. */
  async answer(incoming: IncomingRequest): Promise<PipelineAnswer> {
    const record: RequestRecord<Facts> = {
      requestId: incoming.requestId,
      began: performance.now(),
      shared: false,
    };
    const { presentation, stages } = this.options;
    let answer: PipelineAnswer & Presentation;
    try {
      const { headers, ran } = await this.#run(incoming, record);
      answer = { ...presentAnswer(presentation, ran, incoming.requestId), headers };
    } catch (error) {
      answer = presentRefusal(presentation, error, incoming.requestId);
    }
    stages.finished?.(record, answer);
    return answer;
  }

  async #run(
    incoming: IncomingRequest,
    record: RequestRecord<Facts>,
  ): Promise<{ readonly headers: Headers; readonly ran: OperationAnswer }> {
    const { graphs, stages } = this.options;
    const request = incoming.read();
    const caller = await stages.access.identify(incoming.headers);
    record.caller = caller;
    const document = await stages.resolve(request, caller);
    record.document = document;
    const store = graphs.store(caller.policy.graph);
    const operation = store.operation(document.text, document.trusted, {
      operationName: request.operationName,
      caller,
      overrides: stages.overridesFor(caller, store.graph.overrideLabels),
    });
    record.operation = operation;
    if (incoming.readOnly && operation.compiled.kind === 'mutation') throw methodNotAllowed();
    const variables = operation.compiled.coerce(request.variables);
    const headers =
      stages.admit === undefined ? {} : await stages.admit(operation, caller, variables);
    return { headers, ran: await this.#ask(incoming, record, operation, caller, variables) };
  }

  #ask(
    incoming: IncomingRequest,
    record: RequestRecord<Facts>,
    { compiled, id }: StoredOperation<Facts>,
    caller: Caller,
    variables: CoercedVariables,
  ): Promise<OperationAnswer> {
    const run = () => this.#send(incoming, compiled, caller, variables);
    if (!this.options.shareInFlight || compiled.kind === 'mutation') return run();
    const key = `${caller.policy.graph} ${id} ${caller.identityKey} ${JSON.stringify(variables.given)}`;
    return this.#inFlight.share(key, run, () => {
      record.shared = true;
    });
  }

  async #send(
    { requestId, headers }: IncomingRequest,
    compiled: CompiledOperation,
    caller: Caller,
    variables: CoercedVariables,
  ): Promise<OperationAnswer> {
    const { client, stages } = this.options;
    const scope = {
      requestId,
      identityKey: caller.identityKey,
      headers: await stages.access.headersFor(caller, requestId, headers),
      operationName: compiled.name,
      clientName: caller.clientName,
    };
    return compiled.run(client, scope, variables);
  }
}
