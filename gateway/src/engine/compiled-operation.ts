import { createHash } from 'node:crypto';
import type { QueryPlan } from '@apollo/query-planner';
import {
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  print,
  type GraphQLFormattedError,
} from 'graphql';
import { flagVariablesOf, type Flag } from './conditions.js';
import type { EntityAnswers } from './entity-answers.js';
import { Execution } from './execution.js';
import type { Graph } from './graph.js';
import { documentOf, type OperationParts } from './operation-parts.js';
import { readOwn } from './own-property.js';
import type { Projection } from './projection/projection.js';
import type { RequestScope, SubgraphClient } from './subgraph-client.js';

/** The answer of one run. */
export interface OperationAnswer {
  /** `{"data":…}` in UTF-8: the whole body when there is nothing else to tell. */
  readonly body: Buffer;
  /** What went wrong, each with its place in the answer. */
  readonly errors: readonly GraphQLFormattedError[];
  /** Values that are not what the graph promises, told beside the answer when nothing else went wrong. */
  readonly valueCompletion: readonly GraphQLFormattedError[];
  /** How old the oldest part of it is that was remembered rather than asked. */
  readonly ageMilliseconds: number;
}

/** Variables as sent, and as the operation declares them. */
export interface CoercedVariables {
  readonly given: Readonly<Record<string, unknown>>;
  readonly coerced: Readonly<Record<string, unknown>>;
}

/** An operation with its conditions decided: how its data is gathered and how it is shown. */
export interface OperationVariant {
  readonly by: 'compiled' | 'stock';
  /** Why the stock executor is needed. */
  readonly reason: string | null;
  readonly plan: QueryPlan;
  readonly projection: Projection;
  gather(execution: Execution): Promise<void> | undefined;
}

/** Compiles an operation for values of its flags; `decided` says whether before planning, or in the plan. */
export type VariantCompiler = (flag: Flag, decided: boolean) => OperationVariant;

/** Combinations of `@skip` and `@include` that get a plan of their own. */
const MOST_VARIANTS = 32;

/** Answers over which the usual length is averaged. */
const LATELY = 4;

/** An operation that only has to be run. */
export class CompiledOperation {
  readonly name: string | null;
  readonly kind: 'query' | 'mutation';
  /** Equal for operations that are written alike, whichever document they are in. */
  readonly digest: string;
  /** How long its answers have been lately, in bytes. */
  usualLength = 0;
  readonly #flagVariables: readonly string[];
  readonly #variants = new Map<string, OperationVariant>();
  readonly #failures = new Map<string, Error>();

  constructor(
    private readonly graph: Graph,
    readonly parts: OperationParts,
    private readonly compile: VariantCompiler,
  ) {
    this.name = parts.operation.name?.value ?? null;
    this.kind = parts.operation.operation === OperationTypeNode.MUTATION ? 'mutation' : 'query';
    this.digest = createHash('sha256')
      .update(print(documentOf(parts)))
      .digest('base64url');
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
    remembered: EntityAnswers | null = null,
  ): Promise<OperationAnswer> {
    const variant = this.variant(coerced);
    const answers = this.kind === 'query' ? remembered : null;
    const execution = new Execution(client, request, given, flagIn(coerced), answers);
    const gathering = variant.gather(execution);
    if (gathering !== undefined) await gathering;
    const { body, completionErrors, denials } = variant.projection.project(execution);
    this.usualLength += Math.trunc((body.length - this.usualLength) / LATELY);
    const errors = denials.length === 0 ? execution.errors : [...execution.errors, ...denials];
    return {
      body,
      errors,
      valueCompletion: errors.length === 0 ? completionErrors : [],
      ageMilliseconds: execution.oldestPartMilliseconds,
    };
  }

  /** The variant for variables as the operation declares them, compiled when it is first needed. */
  variant(coerced: Readonly<Record<string, unknown>>): OperationVariant {
    const flag = flagIn(coerced);
    const key = this.#flagVariables.map((variable) => (flag(variable) ? '1' : '0')).join('');
    const known = this.#variants.get(key);
    if (known !== undefined) return known;
    // Past the limit the plan keeps its conditions, so that a client cannot have a plan made for every request.
    if (this.#variants.size >= MOST_VARIANTS) return this.#undecided(flag);
    const variant = this.#compileOnce(key, flag);
    this.#variants.set(key, variant);
    return variant;
  }

  /** The planner may take seconds before it fails, so it fails once. */
  #compileOnce(key: string, flag: Flag): OperationVariant {
    const failure = this.#failures.get(key);
    if (failure !== undefined) throw failure;
    try {
      return this.compile(flag, true);
    } catch (error) {
      const told = error instanceof Error ? error : new Error(String(error));
      this.#failures.set(key, told);
      throw told;
    }
  }

  #undecided(flag: Flag): OperationVariant {
    const planned = this.#variants.get('undecided') ?? this.compile(flag, false);
    this.#variants.set('undecided', planned);
    return { ...planned, projection: planned.projection.withFlag(flag) };
  }
}

function flagIn(coerced: Readonly<Record<string, unknown>>): Flag {
  return (variable) => readOwn(coerced, variable) === true;
}
