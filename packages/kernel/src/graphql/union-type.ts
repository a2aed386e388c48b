import { createUnionType } from 'type-graphql';

type AnyClass = abstract new (...parameters: never[]) => object;

/**
 * A union whose results say what they are: an instance of a member class, or a plain object with
 * `__typename`. Anything else throws by name instead of becoming a null nobody can explain.
 */
export function unionOf<const Classes extends readonly AnyClass[]>(definition: {
  readonly name: string;
  readonly description: string;
  readonly types: () => Classes;
}): InstanceType<Classes[number]> {
  const union: unknown = createUnionType({
    name: definition.name,
    description: definition.description,
    types: () => definition.types() as unknown as readonly (new () => object)[],
    resolveType: (value: unknown) => {
      const type = definition.types().find((candidate) => value instanceof candidate);
      if (type !== undefined) return type as new () => object;
      if (typeof value === 'object' && value !== null && '__typename' in value)
        return String(value.__typename);
      throw new Error(
        `A result of the union ${definition.name} is no instance of its types and has no __typename.`,
      );
    },
  });
  return union as InstanceType<Classes[number]>;
}
