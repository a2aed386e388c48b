import { cacheHeadersOf, type ResponseCache } from '../caching/response-cache.js';
import { CLIENT_LEFT_STATUS, NobodyWaits, type Demand } from '../engine/demand.js';
import type {
  CompiledOperation,
  CoercedVariables,
  EntityAnswers,
  Graph,
  OperationAnswer,
} from '../engine/index.js';
import type { SubgraphClient } from '../engine/subgraph-client.js';
import type { AuditLog } from '../observe/audit/audit-log.js';
import { traceRequest, type RequestTrace } from '../observe/request-trace.js';
import type { ResolvedDocument } from '../persisted/persisted-operations.js';
import type { Admitted } from './admission.js';
import { RequestAudit } from './request-audit.js';
import type { Caller, GatewayAccess, RequestHeaders } from './caller.js';
import { rulesOf } from './graph-rules.js';
import type { GraphqlRequest } from './graphql-request.js';
import { InFlight } from './in-flight.js';
import { keptAnswer, keptText } from './kept-text.js';
import type { OperationFacts } from './operation-facts.js';
import type { StoredOperation } from './operation-store.js';
import {
  presentAnswer,
  presentRefusal,
  type Presentation,
  type PresentationOptions,
} from './present-answer.js';
import { methodNotAllowed } from './request-refused.js';
import type { ServingGraphs } from './serving-graphs.js';
import { Turnstile } from './turnstile.js';

/** A request as HTTP brings it. */
export interface IncomingRequest {
  /** @throws GraphQLError when it is not one */
  readonly read: () => GraphqlRequest;
  readonly headers: RequestHeaders;
  /** Where it comes from. */
  readonly address: string;
  readonly requestId: string;
  /** Over when the client has closed the connection. */
  readonly asker: Demand;
  /** A GET may not do anything. */
  readonly readOnly: boolean;
}

/** What goes back over HTTP. */
export interface PipelineAnswer {
  readonly status: number;
  /** JSON in UTF-8. */
  readonly body: Buffer;
  readonly headers: Headers;
}

type Headers = Readonly<Record<string, string>>;

/** What has become of a request; a refused one has less. */
export interface RequestRecord {
  readonly requestId: string;
  readonly began: number;
  readonly trace: RequestTrace;
  caller?: Caller;
  document?: ResolvedDocument;
  operation?: StoredOperation;
  cost?: number;
  /** Whether the answer was made for somebody who asked the same at the same time. */
  shared: boolean;
  /** What became of it in the response cache. */
  cache: 'hit' | 'miss' | null;
}

/** The parts of the way that an installation may fill differently. */
export interface PipelineStages {
  readonly access: GatewayAccess;
  /** @throws RequestRefused, DomainError or GraphQLError when the request names no operation the client may run */
  resolve(request: GraphqlRequest, caller: Caller): ResolvedDocument | Promise<ResolvedDocument>;
  /** @throws RequestRefused or DomainError when it costs too much or was asked too often */
  admit(
    facts: OperationFacts,
    caller: Caller,
    variables: Readonly<Record<string, unknown>>,
  ): Admitted | Promise<Admitted>;
  /** Which fields are taken from the capability they move to. */
  overridesFor(caller: Caller, labels: readonly string[]): ReadonlyMap<string, boolean>;
  /** What is remembered of entities of a graph; null for nothing. */
  rememberedFor(graph: Graph): EntityAnswers | null;
  /** Whole answers; null when none are kept. */
  readonly responses: ResponseCache | null;
  /** Makes void what a deed has changed. */
  evict(tags: readonly string[]): Promise<void>;
  /** Who saw what; null when nobody writes it down. */
  readonly audit: AuditLog | null;
  /** Told once per request, after its answer was made. */
  finished(record: RequestRecord, answer: PipelineAnswer & Presentation): void;
}

export interface PipelineOptions {
  readonly graphs: ServingGraphs;
  readonly stages: PipelineStages;
  readonly client: SubgraphClient;
  readonly presentation: PresentationOptions;
  /** Whether identical questions of one identity, asked at the same time, are answered once. */
  readonly shareInFlight: boolean;
  /** How long all fetches of a request together may take, from its arrival on. */
  readonly deadlineMilliseconds: number;
  readonly now: () => Date;
}

/** The way of a request: who asks, what, may it be run, its answer. */
export class Pipeline {
  /** By graph: a request shares nothing with one that began under another supergraph. */
  readonly #inFlight = new WeakMap<Graph, InFlight<OperationAnswer>>();
  readonly #turnstile = new Turnstile();

  constructor(private readonly options: PipelineOptions) {}

  /** Answers one request; never rejects. */
  answer(incoming: IncomingRequest): Promise<PipelineAnswer> {
    return traceRequest(incoming, (trace) => this.#answer(incoming, trace));
  }

  async #answer(incoming: IncomingRequest, trace: RequestTrace): Promise<PipelineAnswer> {
    const { requestId } = incoming;
    const began = performance.now();
    const record: RequestRecord = { requestId, began, trace, shared: false, cache: null };
    const { presentation, stages } = this.options;
    let answer: PipelineAnswer & Presentation;
    try {
      const { headers, ran } = await this.#run(incoming, record);
      answer = { ...presentAnswer(presentation, ran, requestId), headers };
    } catch (error) {
      answer = presentRefusal(presentation, error, requestId);
    }
    if (incoming.asker.isOver) answer = { ...answer, status: CLIENT_LEFT_STATUS };
    trace.ended(answer.codes);
    stages.finished(record, answer);
    return answer;
  }

  async #run(
    incoming: IncomingRequest,
    record: RequestRecord,
  ): Promise<{ readonly headers: Headers; readonly ran: OperationAnswer }> {
    const { graphs, stages } = this.options;
    const request = incoming.read();
    const caller = await stages.access.identify(incoming.headers, incoming.address);
    record.caller = caller;
    const document = await stages.resolve(request, caller);
    record.document = document;
    const store = graphs.store(caller.policy.graph);
    const operation = store.operation(document.text, document.trusted, {
      operationName: request.operationName,
      caller,
      overrides: stages.overridesFor(caller, store.graph.overrideLabels),
    });
    document.remember?.();
    record.operation = operation;
    const { compiled, facts } = operation;
    const { clientName } = caller;
    record.trace.named({ operationName: compiled.name, kind: compiled.kind, clientName });
    if (incoming.readOnly && compiled.kind === 'mutation') throw methodNotAllowed();
    const variables = compiled.coerce(request.variables);
    const admitted = await stages.admit(facts, caller, variables.coerced);
    record.cost = admitted.cost;
    const { requestId } = record;
    const at = this.options.now();
    const audited = RequestAudit.of(stages.audit, { requestId, at, caller, document, operation });
    await audited?.begins();
    const asked = this.#ask(incoming, record, operation, caller, variables, store.graph);
    const [ran] = await Promise.all([asked, audited?.answers(asked)]);
    return { ran, headers: { ...admitted.headers, ...cacheHeaders(facts, ran) } };
  }

  #ask(
    incoming: IncomingRequest,
    record: RequestRecord,
    operation: StoredOperation,
    caller: Caller,
    variables: CoercedVariables,
    graph: Graph,
  ): Promise<OperationAnswer> {
    const { compiled } = operation;
    const send = (demand?: Demand) =>
      this.#send(incoming, record, compiled, caller, variables, graph, demand);
    // A deed that was begun is done to its end, whoever waits for its answer.
    if (compiled.kind === 'mutation') return this.#do(operation, send);
    const run = (demand: Demand) =>
      this.#find(record, operation, caller, variables, graph, () => send(demand));
    if (!this.options.shareInFlight) return run(incoming.asker);
    const key = `${operation.id} ${caller.identityKey} ${JSON.stringify(variables.given)}`;
    return this.#inFlightOf(graph).share(key, incoming.asker, run, () => {
      record.shared = true;
    });
  }

  #inFlightOf(graph: Graph): InFlight<OperationAnswer> {
    const known = this.#inFlight.get(graph);
    if (known !== undefined) return known;
    const inFlight = new InFlight<OperationAnswer>();
    this.#inFlight.set(graph, inFlight);
    return inFlight;
  }

  async #do(
    { facts }: StoredOperation,
    send: () => Promise<OperationAnswer>,
  ): Promise<OperationAnswer> {
    const answer = await send();
    if (facts.evicts.length > 0) await this.options.stages.evict(facts.evicts);
    return answer;
  }

  /** An answer that is kept, or a new one, kept from now on. */
  async #find(
    record: RequestRecord,
    { compiled, facts, classKey }: StoredOperation,
    caller: Caller,
    { coerced }: CoercedVariables,
    graph: Graph,
    send: () => Promise<OperationAnswer>,
  ): Promise<OperationAnswer> {
    const { responses } = this.options.stages;
    if (responses === null || facts.cachePolicy.maxAgeSeconds === 0) return send();
    const tellsSubjects = this.options.stages.audit !== null && facts.fields.unmasked.length > 0;
    const slot = await responses.find({
      policy: facts.cachePolicy,
      graph: rulesOf(graph).digest,
      // Kept otherwise: a gateway that writes nothing down does not find out whose the answer is.
      operationId: tellsSubjects ? `${compiled.digest} with subjects` : compiled.digest,
      variables: coerced,
      identityKey: caller.identityKey,
      classKey,
    });
    record.cache = slot?.text === undefined ? 'miss' : 'hit';
    if (slot?.text !== undefined) return keptAnswer(slot.text, tellsSubjects, slot.ageMilliseconds);
    const answer = await send();
    if (answer.errors.length === 0 && answer.valueCompletion.length === 0)
      void slot?.keep(keptText(answer, tellsSubjects), answer.ageMilliseconds);
    return answer;
  }

  async #send(
    { headers }: IncomingRequest,
    { requestId, began }: RequestRecord,
    compiled: CompiledOperation,
    caller: Caller,
    variables: CoercedVariables,
    graph: Graph,
    demand: Demand | undefined,
  ): Promise<OperationAnswer> {
    const { client, stages, deadlineMilliseconds } = this.options;
    const mayBegin = this.#turnstile.enter(compiled.usualLength);
    if (mayBegin !== undefined) await mayBegin;
    if (demand?.isOver === true) throw new NobodyWaits();
    const scope = {
      requestId,
      identityKey: caller.identityKey,
      headers: await stages.access.headersFor(caller, requestId, headers),
      operationName: compiled.name,
      clientName: caller.clientName,
      deadlineAt: began + deadlineMilliseconds,
      demand,
    };
    return compiled.run(client, scope, variables, stages.rememberedFor(graph));
  }
}

function cacheHeaders({ cachePolicy }: OperationFacts, ran: OperationAnswer): Headers {
  return cacheHeadersOf(cachePolicy, {
    hasErrors: ran.errors.length > 0 || ran.valueCompletion.length > 0,
    ageMilliseconds: ran.ageMilliseconds,
  });
}
