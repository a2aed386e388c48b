import 'type-graphql';

/**
 * Fields without a resolver of their own otherwise get an asynchronous one that awaits nothing: for
 * a page of 50 rows that is a promise per cell. Marked simple, the executor reads the property itself.
 */
export function readPlainFieldsDirectly(): void {
  // The schema builder keeps here what its decorators collect.
  for (const field of globalThis.TypeGraphQLMetadataStorage.fields) {
    const plain = field.name === field.schemaName && (field.middlewares ?? []).length === 0;
    if (plain) field.simple ??= true;
  }
}
