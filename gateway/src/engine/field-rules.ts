/** How a value is shown to somebody who may not see it whole. */
export type MaskKind = 'PHONE' | 'EMAIL' | 'NAME' | 'ADDRESS' | 'ALL';

/**
 * What one class of callers may see, asked once per field while an operation is compiled. `parentType` is the type the
 * field is selected on: an object, an interface or a union's member.
 */
export interface FieldRules {
  /** Two rules with the same key allow, deny and mask the same fields of every operation. */
  readonly classKey: string;
  /** The refusal when the field may not be asked; null when it may. A refused field is never sent to a subgraph. */
  denial(parentType: string, fieldName: string): FieldDenial | null;
  /** How the field's value is shown; null as it is. */
  mask(parentType: string, fieldName: string): MaskKind | null;
}

/** Why a field is null: `code` is UNAUTHENTICATED for a stranger and FORBIDDEN for somebody who lacks a right. */
export interface FieldDenial {
  readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN';
  readonly message: string;
}
