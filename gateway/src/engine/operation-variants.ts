import { flagVariablesOf, type Flag } from './conditions.js';
import type { Flags } from './expected-flags.js';
import type { OperationParts } from './operation-parts.js';
import type { OperationVariant } from './operation-variant.js';
import { PlannerUnavailable } from './planning/planning-faults.js';

/** Compiles an operation for values of its flags; `decided` says whether before planning, or in the plan. */
export type VariantCompiler = (
  flag: Flag,
  decided: boolean,
) => OperationVariant | Promise<OperationVariant>;

/** Values of the variables that decide `@skip` and `@include`, and how often they came. */
export interface UsedFlags {
  readonly flags: Flags;
  readonly uses: number;
}

/** Combinations of `@skip` and `@include` that get a plan of their own. */
const MOST_VARIANTS = 32;

/** The variants of one operation. Each is compiled once, when it is first needed, and fails once. */
export class OperationVariants {
  /** The variables that decide, in order. */
  readonly flagVariables: readonly string[];
  readonly #variants = new Map<string, OperationVariant | Promise<OperationVariant>>();
  readonly #failures = new Map<string, Error>();
  readonly #used = new Map<string, UsedFlags>();

  constructor(
    parts: OperationParts,
    private readonly compile: VariantCompiler,
  ) {
    this.flagVariables = flagVariablesOf(parts);
  }

  /** The variant for these values. */
  of(flag: Flag): OperationVariant | Promise<OperationVariant> {
    const key = this.#keyOf(flag);
    const known = this.#variants.get(key);
    if (known !== undefined) return known;
    // Past the limit the plan keeps its conditions, so that a client cannot have a plan made for every request.
    if (this.#variants.size + this.#failures.size >= MOST_VARIANTS && !this.#failures.has(key))
      return this.#undecided(flag);
    return this.#once(key, () => this.compile(flag, true));
  }

  /** Remembers that these values were asked for. */
  count(flag: Flag, times = 1): void {
    const key = this.#keyOf(flag);
    const used = this.#used.get(key);
    if (used === undefined && this.#used.size >= MOST_VARIANTS) return;
    const flags =
      used?.flags ?? Object.fromEntries(this.flagVariables.map((name) => [name, flag(name)]));
    this.#used.set(key, { flags, uses: (used?.uses ?? 0) + times });
  }

  /** The values that were asked for, the most frequent first. */
  get used(): readonly UsedFlags[] {
    return [...this.#used.values()].sort((one, other) => other.uses - one.uses);
  }

  #keyOf(flag: Flag): string {
    return this.flagVariables.map((name) => (flag(name) ? '1' : '0')).join('');
  }

  #undecided(flag: Flag): OperationVariant | Promise<OperationVariant> {
    const shown = (planned: OperationVariant): OperationVariant => ({
      ...planned,
      projection: planned.projection.withFlag(flag),
      subjects: planned.subjects?.withFlag(flag) ?? null,
    });
    const planned = this.#once('undecided', () => this.compile(flag, false));
    return planned instanceof Promise ? planned.then(shown) : shown(planned);
  }

  /** The planner may take seconds before it fails, so it fails once. */
  #once(
    key: string,
    compile: () => OperationVariant | Promise<OperationVariant>,
  ): OperationVariant | Promise<OperationVariant> {
    const known = this.#variants.get(key);
    if (known !== undefined) return known;
    const failure = this.#failures.get(key);
    if (failure !== undefined) throw failure;
    try {
      const variant = compile();
      this.#variants.set(key, variant);
      if (variant instanceof Promise) this.#settle(key, variant);
      return variant;
    } catch (error) {
      throw this.#failed(key, error);
    }
  }

  #settle(key: string, variant: Promise<OperationVariant>): void {
    variant.then(
      (made) => this.#variants.set(key, made),
      (error: unknown) => {
        this.#variants.delete(key);
        this.#failed(key, error);
      },
    );
  }

  #failed(key: string, error: unknown): Error {
    const told = error instanceof Error ? error : new Error(String(error));
    if (!(told instanceof PlannerUnavailable)) this.#failures.set(key, told);
    return told;
  }
}
