import {
  Kind,
  valueFromASTUntyped,
  visit,
  type FieldNode,
  type GraphQLField,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';

/** Values of an operation's variables, coerced or as they came. */
export type Variables = Readonly<Record<string, unknown>>;

/** The operation's own defaults, for variables that are not given. */
export function variableDefaults(operation: OperationDefinitionNode): Variables {
  return Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)]],
    ),
  );
}

/** Variables as the operation sees them. */
export function withDefaults(given: Variables, defaults: Variables): Variables {
  for (const name in defaults)
    if (given[name] === undefined) return { ...defaults, ...withoutUndefined(given) };
  return given;
}

function withoutUndefined(given: Variables): Variables {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Whether a written value is the same in every request. */
function isConstant(value: ValueNode): boolean {
  let constant = true;
  visit(value, {
    [Kind.VARIABLE]: () => {
      constant = false;
    },
  });
  return constant;
}

/** Reads a written value in a request. */
export type ReadValue = (variables: Variables) => unknown;

/** Prepares the plain value of what is written; undefined when it is a variable without a value. */
export function readerOf(value: ValueNode): ReadValue {
  if (value.kind === Kind.VARIABLE) {
    const name = value.name.value;
    return (variables) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
  }
  if (!isConstant(value)) return (variables) => valueFromASTUntyped(value, variables);
  const constant = valueFromASTUntyped(value);
  return () => constant;
}

/** What stands at a path into a field's arguments: what the caller wrote, and what the schema says otherwise. */
export interface GivenArgument {
  /** Undefined or null when the caller gave nothing. */
  readonly given: ReadValue;
  /** The schema's default, in force when the caller gave nothing at all. */
  readonly usual: unknown;
  /** Whether it is the same in every request. */
  readonly constant: boolean;
}

const nothingGiven: ReadValue = () => undefined;

/** Prepares the argument at a path such as `['input', 'first']`. */
export function argumentAt(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  [name = '', ...path]: readonly string[],
): GivenArgument {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  const usual = field.args.find((argument) => argument.name === name)?.defaultValue;
  const read = value === undefined ? nothingGiven : readerOf(value);
  return {
    given: path.length === 0 ? read : (variables) => valueBelow(read(variables), path),
    usual: valueBelow(usual, path),
    constant: value === undefined || isConstant(value),
  };
}

function valueBelow(value: unknown, path: readonly string[]): unknown {
  let below = value;
  for (const name of path) {
    if (typeof below !== 'object' || below === null || !Object.hasOwn(below, name))
      return undefined;
    below = (below as Record<string, unknown>)[name];
  }
  return below;
}

/** How many rows a value asks for: a number as it is, a list its length; null when it says nothing. */
export function rowsAsked(value: unknown): number | null {
  if (typeof value === 'number' && !Number.isNaN(value)) return Math.max(0, value);
  return Array.isArray(value) ? value.length : null;
}
