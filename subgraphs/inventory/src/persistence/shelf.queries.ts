import {
  baseErrors,
  decodeCursor,
  encodeCursor,
  keysetCondition,
  type KeysetColumn,
  type SqlValue,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { likePattern } from '../domain/search-text.js';
import { CategoryEntity } from './category.entity.js';
import type { LocationKind } from '../domain/location-kind.js';
import { LocationEntity } from './location.entity.js';
import { ProductEntity } from './product.entity.js';

export const shelfSorts = [
  'RECOMMENDED',
  'NEWEST',
  'PRICE_LOW_TO_HIGH',
  'PRICE_HIGH_TO_LOW',
] as const;
export type ShelfSort = (typeof shelfSorts)[number];

interface SortRule {
  readonly column: 'position' | 'listed_at' | 'from_price_minor';
  readonly property: 'position' | 'listedAt' | 'fromPriceMinor';
  readonly direction: 'ASC' | 'DESC';
}

const sortRules: Readonly<Record<ShelfSort, SortRule>> = {
  RECOMMENDED: { column: 'position', property: 'position', direction: 'ASC' },
  NEWEST: { column: 'listed_at', property: 'listedAt', direction: 'DESC' },
  PRICE_LOW_TO_HIGH: { column: 'from_price_minor', property: 'fromPriceMinor', direction: 'ASC' },
  PRICE_HIGH_TO_LOW: { column: 'from_price_minor', property: 'fromPriceMinor', direction: 'DESC' },
};

export interface ShelfQuestion {
  /** Path of a category; what is below it counts. */
  readonly categoryPath: string | null;
  readonly tokens: readonly string[];
  readonly sort: ShelfSort;
  readonly after: string | undefined;
  readonly limit: number;
}

/** Listed products in shelf order, at most `limit`. */
export async function findShelf(
  manager: EntityManager,
  question: ShelfQuestion,
): Promise<ProductEntity[]> {
  const { property, direction } = sortRules[question.sort];
  const { conditions, parameters } = shelfConditions(question);
  return await manager
    .createQueryBuilder(ProductEntity, 'p')
    .where(withNames(conditions.join(' AND ')), namesOf(parameters))
    .orderBy(`p.${property}`, direction)
    .addOrderBy('p.id', direction)
    .limit(question.limit)
    .getMany();
}

function shelfConditions(question: ShelfQuestion): {
  conditions: string[];
  parameters: SqlValue[];
} {
  const conditions = ['p.listed = 1'];
  const parameters: SqlValue[] = [];
  if (question.categoryPath !== null) {
    // Paths are made of ids and slashes: no wildcard can hide in them.
    conditions.push('p.category_id IN (SELECT c.id FROM category c WHERE c.path LIKE ?)');
    parameters.push(`${question.categoryPath}%`);
  }
  for (const token of question.tokens) {
    conditions.push("p.search_text LIKE ? ESCAPE '!'");
    parameters.push(likePattern(token));
  }
  if (question.after !== undefined) {
    const keyset = keysetCondition(behind(question.after, question.sort));
    conditions.push(keyset.sql);
    parameters.push(...keyset.parameters);
  }
  return { conditions, parameters };
}

/** The query builder takes named parameters; the conditions here hold no other question mark. */
function withNames(sql: string): string {
  let position = 0;
  return sql.replaceAll('?', () => `:p${String(position++)}`);
}

function namesOf(parameters: readonly SqlValue[]): Record<string, SqlValue> {
  return Object.fromEntries(parameters.map((value, position) => [`p${String(position)}`, value]));
}

function behind(cursor: string, sort: ShelfSort): KeysetColumn[] {
  const [cursorSort, value, id] = decodeCursor(cursor, ['string', 'number', 'string']);
  if (cursorSort !== sort) {
    throw baseErrors.refuse(
      'INVALID_CURSOR',
      'after comes from another order of the shelf; start without it',
    );
  }
  const { column, direction } = sortRules[sort];
  return [
    { column: `p.${column}`, direction, after: value },
    { column: 'p.id', direction, after: id },
  ];
}

export function shelfCursor(product: ProductEntity, sort: ShelfSort): string {
  return encodeCursor([sort, sortValue(product, sort), product.id]);
}

function sortValue(product: ProductEntity, sort: ShelfSort): number {
  switch (sortRules[sort].column) {
    case 'position':
      return product.position;
    case 'listed_at':
      return product.listedAt?.getTime() ?? 0;
    case 'from_price_minor':
      return product.fromPriceMinor;
  }
}

export async function findCategoryByCode(
  manager: EntityManager,
  code: string,
): Promise<CategoryEntity | null> {
  return await manager.findOneBy(CategoryEntity, { code });
}

/** The top of the category tree as the shelf shows it. */
export async function findRootCategories(manager: EntityManager): Promise<CategoryEntity[]> {
  return await manager
    .createQueryBuilder(CategoryEntity, 'category')
    .where('category.parent_id IS NULL AND category.on_shelf = 1')
    .orderBy('category.position')
    .addOrderBy('category.code')
    .getMany();
}

/** Selling locations of a kind, by code; 500 at most. */
export async function findLocations(
  manager: EntityManager,
  kind: LocationKind,
): Promise<LocationEntity[]> {
  return await manager.find(LocationEntity, {
    where: { kind, selling: true },
    order: { code: 'ASC' },
    take: 500,
  });
}
