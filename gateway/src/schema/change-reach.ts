import { ChangeType } from '@graphql-inspector/core';

/** Which operations a change may concern. */
export interface ChangeReach {
  /** An operation that has none of these coordinates is not concerned. */
  readonly coordinates: readonly string[];
  /**
   * `validation`: an operation that has one of them is concerned if it is no longer valid.
   * `use`: it is concerned, since validation does not see such a change: an answer that may now be null, a value that
   * a variable carries, a default nobody wrote.
   */
  readonly decidedBy: 'validation' | 'use';
}

/** How a change's path, such as `Type.field.argument`, tells whom it concerns. */
type ReachRule = (path: Path) => ChangeReach;

interface Path {
  readonly type: string;
  /** `Type.member`, or the type when the path ends there. */
  readonly member: string;
}

const whereValid: Record<'type' | 'member', ReachRule> = {
  type: ({ type }) => ({ coordinates: [type], decidedBy: 'validation' }),
  member: ({ member }) => ({ coordinates: [member], decidedBy: 'validation' }),
};
const whereUsed: Record<'type' | 'member', ReachRule> = {
  type: ({ type }) => ({ coordinates: [type], decidedBy: 'use' }),
  member: ({ member }) => ({ coordinates: [member], decidedBy: 'use' }),
};

const rules: Readonly<Record<string, ReachRule>> = {
  [ChangeType.FieldRemoved]: whereValid.member,
  [ChangeType.FieldTypeChanged]: whereUsed.member,
  [ChangeType.FieldArgumentAdded]: whereValid.member,
  [ChangeType.FieldArgumentRemoved]: whereValid.member,
  [ChangeType.FieldArgumentTypeChanged]: whereValid.member,
  [ChangeType.FieldArgumentDefaultChanged]: whereUsed.member,
  [ChangeType.EnumValueRemoved]: whereUsed.member,
  [ChangeType.EnumValueAdded]: whereUsed.type,
  [ChangeType.InputFieldRemoved]: whereUsed.member,
  [ChangeType.InputFieldAdded]: whereUsed.type,
  // It may have become required for those who leave it out.
  [ChangeType.InputFieldTypeChanged]: whereUsed.type,
  [ChangeType.InputFieldDefaultValueChanged]: whereUsed.type,
  [ChangeType.TypeRemoved]: whereValid.type,
  [ChangeType.TypeKindChanged]: whereUsed.type,
  [ChangeType.UnionMemberRemoved]: whereValid.type,
  [ChangeType.UnionMemberAdded]: whereUsed.type,
  [ChangeType.ObjectTypeInterfaceRemoved]: whereValid.type,
  [ChangeType.ObjectTypeInterfaceAdded]: whereUsed.type,
};

/** Whom a change concerns; a kind without a rule concerns whoever uses the type. Null concerns every operation. */
export function reachOf(kind: string, path: string | undefined): ChangeReach | null {
  // A directive or a root type: any operation may depend on it, and validation tells.
  if (path === undefined || path.startsWith('@')) return null;
  const [type = path, member] = path.split('.');
  const rule = rules[kind] ?? whereUsed.type;
  return rule({ type, member: member === undefined ? type : `${type}.${member}` });
}
