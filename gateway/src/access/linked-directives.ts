import {
  Kind,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type DocumentNode,
  type ValueNode,
} from 'graphql';
import { z } from 'zod';

const imported = z.union([
  z.string().transform((name) => ({ name, as: name })),
  z.object({ name: z.string(), as: z.string().optional() }).transform((entry) => ({
    name: entry.name,
    as: entry.as ?? entry.name,
  })),
]);
const link = z.object({
  url: z.string(),
  as: z.string().optional(),
  import: z.array(imported).default([]),
});

/**
 * What a directive of a specification is called in a document: composition may rename it or put the specification's
 * name before it (https://specs.apollo.dev/link/v1.0). null when the document does not link the specification.
 *
 * @param specification without version, such as `https://specs.apollo.dev/policy`
 */
export function linkedDirective(
  document: DocumentNode,
  specification: string,
  directive: string,
): string | null {
  for (const applied of schemaDirectives(document)) {
    const parsed = link.safeParse(argumentsOf(applied));
    if (!parsed.success || identityOf(parsed.data.url) !== specification) continue;
    const { as, import: imports } = parsed.data;
    const alias = imports.find(({ name }) => name === `@${directive}`)?.as;
    if (alias !== undefined) return alias.replace(/^@/, '');
    const specificationName = specification.slice(specification.lastIndexOf('/') + 1);
    const prefix = as ?? specificationName;
    return directive === specificationName ? prefix : `${prefix}__${directive}`;
  }
  return null;
}

/** The arguments of a directive as plain values. */
export function argumentsOf(directive: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [
      name.value,
      valueFromASTUntyped(value as ValueNode),
    ]),
  );
}

function schemaDirectives(document: DocumentNode): readonly ConstDirectiveNode[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? [])
      : [],
  );
}

/** `https://specs.apollo.dev/policy/v0.1` → `https://specs.apollo.dev/policy`. */
function identityOf(url: string): string {
  return url.replace(/\/v\d+\.\d+\/?$/, '');
}
