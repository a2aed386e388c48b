import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';
import type { CleanLine } from './clean-transaction-line.js';
import type { ImportDocument } from './group-documents.js';
import { categoryOf, type TransactionMapping } from './transaction-mapping.js';

/** How long one bulk call may take. */
export const IMPORT_DEADLINE_MS = 120_000;

const ROWS_PER_CALL = 1_000;

/** An item of the export as the hub knows it. */
export interface KnownItem {
  readonly skuId: string;
  readonly categoryId: string;
  /** Null while the export has not named it. */
  readonly name: string | null;
}

const IMPORT_CATEGORIES = /* GraphQL */ `
  mutation ImportCategories($input: ImportCatalogueInput!) {
    importCatalogue(input: $input) {
      categories {
        code
        id
      }
    }
  }
`;

const IMPORT_PRODUCTS = /* GraphQL */ `
  mutation ImportProducts($input: ImportProductsInput!) {
    importProducts(input: $input) {
      externalCode
      skuId
      categoryId
    }
  }
`;

const IMPORT_CUSTOMERS = /* GraphQL */ `
  mutation ImportCustomers($input: ImportCustomersInput!) {
    importCustomers(input: $input) {
      externalId
    }
  }
`;

const productsAnswer = z.object({
  importProducts: z.array(
    z.object({ externalCode: z.string(), skuId: z.string(), categoryId: z.string() }),
  ),
});

/** Makes sure that the hub knows the items and customers of documents before the documents arrive. */
export class MasterDataImport {
  readonly #items = new Map<string, KnownItem>();
  readonly #customers = new Set<string>();
  readonly #calls: SubgraphCalls;
  readonly #mapping: TransactionMapping;

  constructor(calls: SubgraphCalls, mapping: TransactionMapping) {
    this.#calls = calls;
    this.#mapping = mapping;
  }

  /** How many customers the documents named so far. */
  get customerCount(): number {
    return this.#customers.size;
  }

  /** The shelves that the mapping names. */
  async importCategories(): Promise<void> {
    const { source, categories, otherCategory } = this.#mapping;
    const rows = [...categories, otherCategory].map(({ code, name }) => ({ code, name }));
    const input = { source, batchKey: 'categories', categories: rows };
    const schema = z.object({
      importCatalogue: z.object({ categories: z.array(z.object({ code: z.string() })) }),
    });
    await this.#calls.call('inventory', {
      document: IMPORT_CATEGORIES,
      variables: { input },
      schema,
      deadlineMs: IMPORT_DEADLINE_MS,
    });
  }

  /** Items and customers that these documents name and no earlier ones did. */
  async importFor(documents: readonly ImportDocument[]): Promise<void> {
    await this.#importItems(documents.flatMap((document) => document.lines));
    await this.#importCustomers(documents);
  }

  /** The item of a line whose document was announced with `importFor`. */
  item(code: string): KnownItem {
    const item = this.#items.get(code);
    if (item === undefined) throw new Error(`The item ${code} was not imported before its line.`);
    return item;
  }

  async #importItems(lines: readonly CleanLine[]): Promise<void> {
    const fresh = new Map<string, CleanLine>();
    for (const line of lines) {
      const known = this.#items.get(line.itemCode);
      const unnamed = known === undefined || (known.name === null && line.itemName !== null);
      const earlier = fresh.get(line.itemCode);
      if (unnamed && (earlier === undefined || earlier.itemName === null))
        fresh.set(line.itemCode, line);
    }
    for (const chunk of chunksOf([...fresh.values()], ROWS_PER_CALL)) await this.#sendItems(chunk);
  }

  async #sendItems(lines: readonly CleanLine[]): Promise<void> {
    const { source, currency } = this.#mapping;
    const products = lines.map((line) => ({
      externalCode: line.itemCode.replaceAll(' ', '_'),
      name: line.itemName ?? line.itemCode,
      categoryCode: categoryOf(line.itemName ?? '', this.#mapping),
      priceMinor: line.unitPriceMinor,
      currency,
    }));
    const batchKey = `${String(lines.length)} from line ${String(lines[0]?.lineNumber ?? 0)}`;
    const { importProducts } = await this.#calls.call('inventory', {
      document: IMPORT_PRODUCTS,
      variables: { input: { source, batchKey, products } },
      schema: productsAnswer,
      deadlineMs: IMPORT_DEADLINE_MS,
    });
    for (const [index, { skuId, categoryId }] of importProducts.entries()) {
      const line = lines[index];
      if (line !== undefined)
        this.#items.set(line.itemCode, { skuId, categoryId, name: line.itemName });
    }
  }

  async #importCustomers(documents: readonly ImportDocument[]): Promise<void> {
    const fresh = new Map<string, ImportDocument>();
    for (const document of documents) {
      if (
        document.customer !== null &&
        !this.#customers.has(document.customer) &&
        !fresh.has(document.customer)
      ) {
        fresh.set(document.customer, document);
      }
    }
    const rows = [...fresh.values()].map((document) => ({
      externalId: document.customer,
      firstSeenAt: document.occurredAt.toISOString(),
      country: document.country,
    }));
    for (const customers of chunksOf(rows, ROWS_PER_CALL)) {
      await this.#calls.call('profile', {
        document: IMPORT_CUSTOMERS,
        variables: { input: { source: this.#mapping.source, customers } },
        schema: z.object({ importCustomers: z.array(z.object({ externalId: z.string() })) }),
        deadlineMs: IMPORT_DEADLINE_MS,
      });
    }
    for (const customer of fresh.keys()) this.#customers.add(customer);
  }
}

function chunksOf<T>(rows: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
