import { createHash } from 'node:crypto';
import {
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  print,
  type GraphQLFormattedError,
} from 'graphql';
import type { Flag } from './conditions.js';
import type { EntityAnswers } from './entity-answers.js';
import { Execution } from './execution.js';
import { expectedFlags } from './expected-flags.js';
import type { Graph } from './graph.js';
import { documentOf, type OperationParts } from './operation-parts.js';
import type { OperationVariant } from './operation-variant.js';
import { OperationVariants, type UsedFlags, type VariantCompiler } from './operation-variants.js';
import { readOwn } from './own-property.js';
import type { RequestScope, SubgraphClient } from './subgraph-client.js';

/** The answer of one run. */
export interface OperationAnswer {
  /** `{"data":…}` in UTF-8: the whole body when there is nothing else to tell. */
  readonly body: Buffer;
  /** What went wrong, each with its place in the answer. */
  readonly errors: readonly GraphQLFormattedError[];
  /** Values that are not what the graph promises, told beside the answer when nothing else went wrong. */
  readonly valueCompletion: readonly GraphQLFormattedError[];
  /** Whose personal data it shows whole, as `Type:key`; nobody's unless that was to be found out. */
  readonly subjects: readonly string[];
  /** How old the oldest part of it is that was remembered rather than asked. */
  readonly ageMilliseconds: number;
}

/** Variables as sent, and as the operation declares them. */
export interface CoercedVariables {
  readonly given: Readonly<Record<string, unknown>>;
  readonly coerced: Readonly<Record<string, unknown>>;
}

/** Variants of one operation that are compiled before anybody asks for them. */
const MOST_PREPARED = 8;

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
  readonly #variants: OperationVariants;

  constructor(
    private readonly graph: Graph,
    readonly parts: OperationParts,
    compile: VariantCompiler,
  ) {
    this.name = parts.operation.name?.value ?? null;
    this.kind = parts.operation.operation === OperationTypeNode.MUTATION ? 'mutation' : 'query';
    this.digest = createHash('sha256')
      .update(print(documentOf(parts)))
      .digest('base64url');
    this.#variants = new OperationVariants(parts, compile);
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

  /**
   * Asks the subgraphs and writes the answer.
   *
   * @throws NobodyWaits when that is so before it is made, and otherwise only for a fault of our own
   */
  async run(
    client: SubgraphClient,
    request: RequestScope,
    { given, coerced }: CoercedVariables,
    remembered: EntityAnswers | null = null,
  ): Promise<OperationAnswer> {
    const flag = flagIn(coerced);
    this.#variants.count(flag);
    const found = this.#variants.of(flag);
    const variant = found instanceof Promise ? await found : found;
    const answers = this.kind === 'query' ? remembered : null;
    const execution = new Execution(client, request, given, flag, answers);
    const gathering = variant.gather(execution);
    if (gathering !== undefined) await gathering;
    const { body, completionErrors, denials } = variant.projection.project(execution);
    this.usualLength += Math.trunc((body.length - this.usualLength) / LATELY);
    const errors = denials.length === 0 ? execution.errors : [...execution.errors, ...denials];
    const wentWrong = errors.length > 0 || completionErrors.length > 0;
    return {
      body,
      errors,
      valueCompletion: errors.length === 0 ? completionErrors : [],
      subjects: subjectsOf(variant, execution, wentWrong ? body : null),
      ageMilliseconds: execution.oldestPartMilliseconds,
    };
  }

  /** Which variants were asked for, the most frequent first. */
  get used(): readonly UsedFlags[] {
    return this.#variants.used;
  }

  /**
   * Has variants compiled before anybody asks for them: those that were used, or those that are to be expected.
   *
   * @param used how often each was asked for elsewhere; it counts half here, so that what is not asked for fades
   * @throws what compiling one of them threw, when all were tried
   */
  async prepare(used: readonly UsedFlags[]): Promise<void> {
    const wanted = used.slice(0, MOST_PREPARED);
    for (const { flags, uses } of wanted) this.#variants.count(flagIn(flags), Math.ceil(uses / 2));
    const faults: unknown[] = [];
    for (const flags of wanted.length > 0
      ? wanted.map((one) => one.flags)
      : expectedFlags(this.parts)) {
      try {
        await this.variant(flags);
      } catch (fault) {
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw faults[0];
  }

  /** The variant for variables as the operation declares them, compiled when it is first needed. */
  variant(
    coerced: Readonly<Record<string, unknown>>,
  ): OperationVariant | Promise<OperationVariant> {
    return this.#variants.of(flagIn(coerced));
  }
}

const NOBODY: readonly string[] = [];

/** @param body of an answer in which something went wrong: what was gathered may have become null with it */
function subjectsOf(
  { subjects }: OperationVariant,
  { data }: Execution,
  body: Buffer | null,
): readonly string[] {
  if (subjects === null) return NOBODY;
  if (body === null) return subjects.read(data);
  const shown = JSON.parse(body.toString()) as { readonly data: unknown };
  return subjects.read(data, shown.data);
}

function flagIn(coerced: Readonly<Record<string, unknown>>): Flag {
  return (variable) => readOwn(coerced, variable) === true;
}
