import {
  baseErrors,
  type Connection,
  type PageRequest,
  parseInput,
  parsePage,
  toConnection,
} from '@hub/kernel';
import { z } from 'zod';
import { searchTokens } from '../domain/search-text.js';
import type { ProductEntity } from '../persistence/product.entity.js';
import {
  findCategoryByCode,
  findShelf,
  shelfCursor,
  type ShelfSort,
  shelfSorts,
} from '../persistence/shelf.queries.js';
import type { InventoryRuntime } from './inventory-runtime.js';

const shelfInput = z.object({
  categoryCode: z.string().max(64).nullish(),
  search: z.string().max(100).nullish(),
  sort: z.enum(shelfSorts),
});

/** One page of the shelf: listed products of a category with all below it, or of a search. For everybody. */
export async function browseShelf(
  hub: InventoryRuntime,
  given: {
    readonly categoryCode?: string | null | undefined;
    readonly search?: string | null | undefined;
    readonly sort: ShelfSort;
  },
  page: PageRequest,
): Promise<Connection<ProductEntity>> {
  const { categoryCode, search, sort } = parseInput(shelfInput, given);
  const { first, after } = parsePage(page);
  const category =
    categoryCode == null ? null : await findCategoryByCode(hub.database.read, categoryCode);
  if (categoryCode != null && category === null) {
    throw baseErrors.refuse('NOT_FOUND', `No category has the code ${categoryCode}`, {
      field: 'categoryCode',
    });
  }
  const tokens = searchTokens(search ?? '');
  const searched = (search ?? '').trim() !== '';
  const rows =
    searched && tokens.length === 0
      ? []
      : await findShelf(hub.database.read, {
          categoryPath: category?.path ?? null,
          tokens,
          sort,
          after,
          limit: first + 1,
        });
  return toConnection(rows, first, (row) => shelfCursor(row, sort), after);
}
