import type { FieldRules, MaskKind } from './field-rules.js';
import type { OperationVariant } from './operation-variant.js';

/** What one operation is compiled for: everything that may change its plan or its answer's shape. */
export interface CompilationOptions {
  readonly operationName: string | undefined;
  readonly rules: FieldRules;
  readonly mask: (kind: MaskKind, value: unknown) => unknown;
  /**
   * What somebody who holds nothing may see: what is masked for them is personal, and answers tell whose it was. Null
   * when nobody asks for that.
   */
  readonly strangerRules?: FieldRules | null | undefined;
  /** Which fields are taken from the capability they move to, by label. */
  readonly overrides: ReadonlyMap<string, boolean>;
  /** Runs what takes long at first, for who measures it; what it runs may give a promise. */
  readonly phase?: (<T>(work: () => T) => T) | undefined;
  /** Told of every plan that was made, with its milliseconds. */
  readonly onPlanned?: ((variant: OperationVariant, milliseconds: number) => void) | undefined;
}
