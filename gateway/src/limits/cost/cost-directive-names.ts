import { Kind, valueFromASTUntyped, type DocumentNode } from 'graphql';
import { z } from 'zod';

const COST_SPECIFICATION = /^https:\/\/specs\.apollo\.dev\/cost\/v\d+\.\d+$/;

const link = z.object({
  url: z.string(),
  as: z.string().optional(),
  import: z
    .array(
      z.union([
        z.string().transform((name) => ({ name, as: name })),
        z
          .object({ name: z.string(), as: z.string().optional() })
          .transform(({ name, as }) => ({ name, as: as ?? name })),
      ]),
    )
    .default([]),
});

/** What a supergraph calls the two directives, without the `@`. */
export interface CostDirectiveNames {
  readonly cost: string;
  readonly listSize: string;
}

/**
 * Reads the names from the `@link` of the cost specification: an imported element has the name it is imported as, the
 * rest stand under the specification's own name (`@cost__listSize`), except the directive of that very name. A schema
 * without such a link uses the plain names.
 */
export function costDirectiveNames(supergraph: DocumentNode): CostDirectiveNames {
  const linked = supergraph.definitions
    .filter(
      (definition) =>
        definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION,
    )
    .flatMap(({ directives = [] }) => directives)
    .filter(({ name }) => name.value === 'link')
    .flatMap((directive) => {
      const given = (directive.arguments ?? []).map(({ name, value }) => [
        name.value,
        valueFromASTUntyped(value),
      ]);
      const parsed = link.safeParse(Object.fromEntries(given));
      return parsed.success ? [parsed.data] : [];
    })
    .find(({ url }) => COST_SPECIFICATION.test(url));
  if (linked === undefined) return { cost: 'cost', listSize: 'listSize' };
  const prefix = linked.as ?? 'cost';
  const imported = (name: string): string | undefined =>
    linked.import.find((element) => element.name === `@${name}`)?.as.replace(/^@/, '');
  return {
    cost: imported('cost') ?? prefix,
    listSize: imported('listSize') ?? `${prefix}__listSize`,
  };
}
