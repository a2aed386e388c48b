import { createLogger } from '@hub/kernel';
import { maskValue } from '../access/mask-value.js';
import { openRules } from '../engine/engine.fixture.js';
import { Demand } from '../engine/demand.js';
import type { FieldRules } from '../engine/field-rules.js';
import type { SubgraphClient } from '../engine/subgraph-client.js';
import { silentObserver, type GatewayObserver } from '../observe/gateway-observer.js';
import { callerOf } from './caller.fixture.js';
import { documentGate } from './document-gate.js';
import { factsOf } from './operation-facts.js';
import { Pipeline } from './pipeline.js';
import { ServingGraphs } from './serving-graphs.js';

/** What a test says of its pipeline; what is not said is as open as can be. */
export interface PipelineUnderTestOptions {
  readonly supergraphSdl: string;
  readonly client: SubgraphClient;
  readonly rules?: FieldRules;
  readonly observer?: GatewayObserver;
  readonly deadlineMilliseconds?: number;
}

/** An answer of a pipeline. */
export interface ToldAnswer {
  readonly status: number;
  readonly data: unknown;
  /** Place and code of every error. */
  readonly errors: readonly (readonly [string, unknown])[];
  /** The whole body. */
  readonly text: string;
}

/** The way of a request without HTTP, tokens or limits. */
export class PipelineUnderTest {
  readonly graphs: ServingGraphs;
  readonly #pipeline: Pipeline;

  constructor(options: PipelineUnderTestOptions) {
    const { client, rules = openRules, observer = silentObserver } = options;
    this.graphs = new ServingGraphs(options.supergraphSdl, {
      variants: { public: (sdl) => sdl },
      storeOptionsFor: () => ({
        gate: documentGate({ explorable: true }),
        observer,
        mask: maskValue,
        tellsSubjects: false,
        rulesFor: () => rules,
        factsOf: (graph, operation, given) => factsOf(graph, operation, given, null),
      }),
    });
    this.#pipeline = new Pipeline({
      graphs: this.graphs,
      client,
      presentation: { logger: createLogger({ level: 'silent', name: 'test' }), maskErrors: true },
      shareInFlight: true,
      deadlineMilliseconds: options.deadlineMilliseconds ?? 30_000,
      now: () => new Date(),
      stages: {
        access: {
          identify: () => callerOf(),
          rulesFor: () => rules,
          expectedCallers: () => [],
          headersFor: () => ({}),
        },
        resolve: ({ query = '' }) => ({
          text: query,
          trusted: false,
          operationId: null,
          remember: null,
        }),
        admit: () => ({ cost: 0, headers: {} }),
        overridesFor: () => new Map(),
        rememberedFor: () => null,
        responses: null,
        evict: () => Promise.resolve(),
        audit: null,
        finished: () => undefined,
      },
    });
  }

  async ask(
    query: string,
    variables: Record<string, unknown> = {},
    asker = new Demand(),
  ): Promise<ToldAnswer> {
    const { status, body } = await this.#pipeline.answer({
      read: () => ({
        query,
        variables,
        operationName: undefined,
        extensions: {},
        documentId: undefined,
      }),
      headers: {},
      address: '127.0.0.1',
      requestId: 'r-1',
      asker,
      readOnly: false,
    });
    const text = body.toString();
    const { data, errors = [] } = JSON.parse(text) as {
      data?: unknown;
      errors?: { path?: (string | number)[]; extensions: { code: unknown } }[];
    };
    return {
      status,
      data,
      errors: errors.map(({ path = [], extensions }) => [path.join('.'), extensions.code]),
      text,
    };
  }
}
