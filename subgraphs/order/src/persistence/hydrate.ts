import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/** Rows of a raw `SELECT t.*` as the entity's fields, through its column transformers. */
export function hydrate<Entity extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  rows: readonly Record<string, unknown>[],
): Entity[] {
  const { columns } = manager.dataSource.getMetadata(entity);
  const { driver } = manager.dataSource;
  return rows.map((row) => {
    const hydrated: ObjectLiteral = {};
    for (const column of columns) {
      const value: unknown = driver.prepareHydratedValue(row[column.databaseName], column);
      hydrated[column.propertyName] = value;
    }
    return hydrated as Entity;
  });
}
