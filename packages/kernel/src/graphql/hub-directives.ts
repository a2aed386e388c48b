/**
 * Directives of the hub's own. They are composed into the supergraph, where the gateway reads them. Their arguments are
 * built-in scalars, because not every composition keeps an enum or scalar that only a directive uses.
 */
const definitions = [
  'directive @cached(maxAgeSeconds: Int!, private: Boolean) on FIELD_DEFINITION',
  'directive @evicts(types: [String!]!) on FIELD_DEFINITION',
  'directive @masked(as: String!, unless: [[String!]!]!) on FIELD_DEFINITION',
] as const;

const names = definitions.map((definition) => {
  const [name] = /@\w+/.exec(definition) ?? [];
  if (name === undefined) throw new Error(`"${definition}" defines no directive`);
  return name;
});

/** What a subgraph's SDL imports and defines so that the hub's directives reach the supergraph. */
export const hubDirectivesSdl = `extend schema
  @link(
    url: "https://specs.hub.example/hub/v1.0"
    import: [${names.map((name) => `"${name}"`).join(', ')}]
  )
${names.map((name) => `  @composeDirective(name: "${name}")`).join('\n')}

${definitions.join('\n\n')}`;

/**
 * Tells the gateway how long it may keep the field's answer: `@Directive(cachedFor(30))`. A field of an entity or of
 * Query without it is never kept; value objects below the field share its policy.
 *
 * `audience: 'same-caller'` keeps an answer that depends on who asks, for that caller alone. Without it the answer has
 * to be the same for everybody, whatever their rights and touchpoint.
 */
export function cachedFor(
  maxAgeSeconds: number,
  audience: 'everybody' | 'same-caller' = 'everybody',
): string {
  if (!Number.isInteger(maxAgeSeconds) || maxAgeSeconds < 1)
    throw new RangeError(`An age of ${String(maxAgeSeconds)} seconds is no whole number from 1`);
  return audience === 'everybody'
    ? `@cached(maxAgeSeconds: ${String(maxAgeSeconds)})`
    : `@cached(maxAgeSeconds: ${String(maxAgeSeconds)}, private: true)`;
}

/**
 * Tells the gateway that the mutation changes entities of these types, so that who has just changed something does not
 * read the old answer: `@Directive(evicting('Product', 'Sku'))`. Needed where no event says which entity changed.
 */
export function evicting(...types: readonly string[]): string {
  return `@evicts(types: [${types.map((type) => `"${type}"`).join(', ')}])`;
}

/** How a personal value looks to somebody who may not read it; `ALL` shows only that there is one. */
export type MaskedAs = 'PHONE' | 'EMAIL' | 'NAME' | 'ADDRESS' | 'ALL';

/**
 * Tells the gateway to mask the value, for whoever holds none of the groups of grants in full:
 * `@Directive(maskedUnless('PHONE', ['pii:read'], ['kind:member']))`. A grant is a scope, `role:<staff role>` or
 * `kind:<member, staff, partner or service>`; everybody is masked without a group. The capability's own mask stays
 * what protects the value: the gateway does not know whose data it is, the capability does.
 */
export function maskedUnless(as: MaskedAs, ...unless: readonly (readonly string[])[]): string {
  return `@masked(as: "${as}", unless: ${JSON.stringify(unless)})`;
}
