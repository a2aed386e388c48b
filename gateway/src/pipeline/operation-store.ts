import { GraphQLError, Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import {
  compileOperation,
  type CompiledOperation,
  type Graph,
  type UsedFlags,
} from '../engine/index.js';
import type { FieldRules, MaskKind } from '../engine/field-rules.js';
import type { GatewayObserver } from '../observe/gateway-observer.js';
import { tracePhase } from '../observe/request-trace.js';
import type { Caller } from './caller.js';
import { rulesOf } from './graph-rules.js';
import type { OperationFacts } from './operation-facts.js';
import { RequestRefused } from './request-refused.js';

/** How documents are read and judged before anything is planned. */
export interface DocumentGate {
  /** @throws GraphQLError when the text is no document, or a longer one than is allowed */
  parse(text: string, trusted: boolean): DocumentNode;
  /** What is wrong with it; a trusted document comes from a manifest and is not held against the limits. */
  validate(graph: Graph, document: DocumentNode, trusted: boolean): readonly GraphQLError[];
}

/** An operation together with what else was found out about it once. */
export interface StoredOperation {
  readonly compiled: CompiledOperation;
  readonly facts: OperationFacts;
  /** What its callers may see, by class. */
  readonly classKey: string;
  /** Names this operation, for this class of callers, as long as the graph is served. */
  readonly id: string;
}

export interface OperationStoreOptions {
  readonly gate: DocumentGate;
  readonly mask: (kind: MaskKind, value: unknown) => unknown;
  readonly rulesFor: (caller: Caller, graph: Graph) => FieldRules;
  /** Whether answers tell whose personal data they show whole, because it is written down. */
  readonly tellsSubjects: boolean;
  /** Found out once for each compiled operation. */
  readonly factsOf: (
    graph: Graph,
    operation: CompiledOperation,
    rules: FieldRules,
  ) => OperationFacts;
  /** Told of every plan, and of every look for an operation. */
  readonly observer: GatewayObserver;
  /** Documents kept. */
  readonly most?: number;
}

/** What a compiled operation depends on beside its document. */
export interface OperationClass {
  readonly operationName: string | undefined;
  /** One of the callers it is compiled for; others with the same rules share it. */
  readonly caller: Caller;
  readonly overrides: ReadonlyMap<string, boolean>;
}

/** A document that was asked often enough to be compiled before others ask for it. */
export interface HotOperation extends OperationClass {
  readonly text: string;
  readonly trusted: boolean;
  /** Which values its conditions had; what is to be expected where it is left out. */
  readonly used?: readonly UsedFlags[];
}

interface StoredDocument {
  readonly text: string;
  readonly trusted: boolean;
  readonly document: DocumentNode;
  /** The name of the operation when it is the only one: whoever leaves it out means the same. */
  readonly onlyName: string | undefined;
  readonly operations: Map<string, StoredOperation & { readonly hot: HotOperation }>;
}

const USUAL_DOCUMENTS = 2_000;
/** Texts kept, in characters, so that large documents push out many small ones rather than fill the memory. */
const MOST_CHARACTERS = 32 * 1_048_576;
/** Operations kept of one document: names in it times classes of callers. */
const MOST_OPERATIONS = 200;

/** Keeps what was parsed, validated, planned and compiled for one graph. */
export class OperationStore {
  readonly #documents: LRUCache<string, StoredDocument>;
  #compilations = 0;

  constructor(
    readonly graph: Graph,
    private readonly options: OperationStoreOptions,
  ) {
    this.#documents = new LRUCache({
      max: options.most ?? USUAL_DOCUMENTS,
      maxSize: MOST_CHARACTERS,
      sizeCalculation: ({ text }) => text.length + 1,
    });
  }

  /**
   * The operation, compiled now when nobody asked for it before.
   *
   * @throws RequestRefused when the document is not one of this graph
   */
  operation(text: string, trusted: boolean, wanted: OperationClass): StoredOperation {
    return this.#find({ text, trusted, ...wanted }, (found) => {
      this.options.observer.planLookedUp(found);
    });
  }

  /**
   * Has an operation planned and compiled before anybody asks for it.
   *
   * @throws RequestRefused when the document is not one of this graph, and what planning throws
   */
  async prepare(hot: HotOperation): Promise<void> {
    const { compiled } = this.#find(hot, () => undefined);
    await compiled.prepare(hot.used ?? []);
  }

  #find(hot: HotOperation, lookedUp: (found: boolean) => void): StoredOperation {
    const stored = this.#document(hot.text, hot.trusted);
    const { caller, overrides } = hot;
    const operationName = hot.operationName ?? stored.onlyName;
    const rules = this.options.rulesFor(caller, this.graph);
    const key = `${operationName ?? ''} ${rules.classKey} ${labelsOn(hot)}`;
    const known = stored.operations.get(key);
    lookedUp(known !== undefined);
    if (known !== undefined) return known;
    const compiled = compileOperation(this.graph, stored.document, {
      operationName,
      rules,
      strangerRules: this.options.tellsSubjects ? rulesOf(this.graph).strangerRules : null,
      overrides,
      mask: this.options.mask,
      phase: (work) => tracePhase('plan', work),
      onPlanned: ({ reason }, milliseconds) => {
        this.options.observer.compiled({
          operationName: operationName ?? null,
          milliseconds,
          fallback: reason,
        });
      },
    });
    this.#compilations += 1;
    const operation = {
      compiled,
      facts: this.options.factsOf(this.graph, compiled, rules),
      classKey: rules.classKey,
      id: String(this.#compilations),
      hot,
    };
    if (stored.operations.size < MOST_OPERATIONS) stored.operations.set(key, operation);
    return operation;
  }

  /** Operations in use, the last used first, each with the values its conditions had. */
  hottest(most: number): HotOperation[] {
    const hot: HotOperation[] = [];
    for (const stored of this.#documents.values()) {
      for (const { hot: operation, compiled } of stored.operations.values())
        hot.push({ ...operation, used: compiled.used });
      if (hot.length >= most) break;
    }
    return hot.slice(0, most);
  }

  #document(text: string, trusted: boolean): StoredDocument {
    const key = trusted ? `+${text}` : text;
    const known = this.#documents.get(key);
    if (known !== undefined) return known;
    const { gate } = this.options;
    const document = gate.parse(text, trusted);
    const faults = gate.validate(this.graph, document, trusted);
    if (faults.length > 0) throw new RequestRefused(faults.slice(0, MOST_FAULTS).map(invalid), 400);
    const onlyName = onlyNameIn(document);
    const stored = { text, trusted, document, onlyName, operations: new Map() };
    this.#documents.set(key, stored);
    return stored;
  }
}

/** Faults of one document that are told. */
const MOST_FAULTS = 10;

function invalid(fault: GraphQLError): GraphQLError {
  return new GraphQLError(fault.message, {
    nodes: fault.nodes ?? null,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', ...fault.extensions },
  });
}

function onlyNameIn({ definitions }: DocumentNode): string | undefined {
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const [only] = operations as readonly OperationDefinitionNode[];
  return operations.length === 1 ? only?.name?.value : undefined;
}

function labelsOn({ overrides }: OperationClass): string {
  if (overrides.size === 0) return '';
  return [...overrides].flatMap(([label, on]) => (on ? [label] : [])).join();
}
