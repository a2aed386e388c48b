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
  const missing = Object.keys(defaults).filter((name) => given[name] === undefined);
  if (missing.length === 0) return given;
  return { ...given, ...Object.fromEntries(missing.map((name) => [name, defaults[name]])) };
}

/** Whether a written value is the same in every request. */
export function isConstant(value: ValueNode): boolean {
  let constant = true;
  visit(value, {
    [Kind.VARIABLE]: () => {
      constant = false;
    },
  });
  return constant;
}

/** The plain value of what is written, variables filled in; undefined when it is a variable without a value. */
export function valueOf(value: ValueNode, variables: Variables): unknown {
  return valueFromASTUntyped(value, variables);
}

/** What stands at a path into a field's arguments: what the caller wrote, and what the schema says otherwise. */
export interface GivenArgument {
  /** Undefined or null when the caller gave nothing. */
  readonly given: unknown;
  /** The schema's default, when the caller did not name the argument. */
  readonly usual: unknown;
}

/** Reads the argument at a path such as `['input', 'first']`. */
export function argumentAt(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  [name = '', ...path]: readonly string[],
  variables: Variables,
): GivenArgument {
  const written = node.arguments?.find((argument) => argument.name.value === name);
  const value = written === undefined ? undefined : valueOf(written.value, variables);
  if (value !== undefined) return { given: valueBelow(value, path), usual: undefined };
  const usual = field.args.find((argument) => argument.name === name)?.defaultValue;
  return { given: undefined, usual: valueBelow(usual, path) };
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
