import { boolean, dropTables, integer, json, longText, text, time, ulid } from '@hub/kernel';
import { type MigrationInterface, type QueryRunner, Table, type TableOptions } from 'typeorm';

const names = [text('name_zh', 200), text('name_en', 200)];

const tables: TableOptions[] = [
  {
    name: 'category',
    columns: [
      ulid('id', { isPrimary: true }),
      text('code', 64),
      ...names,
      ulid('parent_id', { isNullable: true }),
      text('path', 255),
      integer('position'),
      boolean('on_shelf'),
    ],
    uniques: [{ name: 'category_code', columnNames: ['code'] }],
    indices: [{ name: 'category_path', columnNames: ['path'] }],
  },
  {
    name: 'product',
    columns: [
      ulid('id', { isPrimary: true }),
      text('code', 128),
      ...names,
      longText('description_zh'),
      longText('description_en'),
      text('brand', 100, { isNullable: true }),
      ulid('category_id'),
      json('images'),
      json('attributes'),
      boolean('listed'),
      time('listed_at', { isNullable: true }),
      integer('from_price_minor'),
      integer('position'),
      longText('search_text'),
      time('created_at'),
      time('updated_at'),
    ],
    uniques: [{ name: 'product_code', columnNames: ['code'] }],
    indices: [
      { name: 'product_shelf', columnNames: ['listed', 'position', 'id'] },
      { name: 'product_category_shelf', columnNames: ['category_id', 'listed', 'position', 'id'] },
    ],
  },
  {
    name: 'sku',
    columns: [
      ulid('id', { isPrimary: true }),
      ulid('product_id'),
      text('code', 128),
      text('barcode', 32, { isNullable: true }),
      ...names,
      integer('price_minor'),
      text('currency', 3),
      boolean('listed'),
      json('images'),
      json('attributes'),
      integer('position'),
      text('source', 32, { isNullable: true }),
      text('external_code', 64, { isNullable: true }),
      text('import_batch', 128, { isNullable: true }),
      time('created_at'),
      time('updated_at'),
    ],
    uniques: [
      { name: 'sku_code', columnNames: ['code'] },
      { name: 'sku_barcode', columnNames: ['barcode'] },
      { name: 'sku_external', columnNames: ['source', 'external_code'] },
    ],
    indices: [{ name: 'sku_product', columnNames: ['product_id', 'position'] }],
  },
  {
    name: 'location',
    columns: [
      ulid('id', { isPrimary: true }),
      text('code', 64),
      text('kind', 16),
      ...names,
      text('city_zh', 100),
      text('city_en', 100),
      text('address_zh', 400),
      text('address_en', 400),
      integer('latitude_e6'),
      integer('longitude_e6'),
      json('opening_hours'),
      boolean('selling'),
      boolean('pickup'),
      boolean('ships'),
    ],
    uniques: [{ name: 'location_code', columnNames: ['code'] }],
    indices: [{ name: 'location_place', columnNames: ['kind', 'latitude_e6'] }],
  },
  {
    name: 'stock_level',
    columns: [
      ulid('sku_id', { isPrimary: true }),
      ulid('location_id', { isPrimary: true }),
      integer('on_hand'),
      integer('reserved'),
      integer('safety'),
      integer('incoming'),
      integer('damaged'),
      time('counted_at', { isNullable: true }),
    ],
    indices: [{ name: 'stock_level_location', columnNames: ['location_id', 'sku_id'] }],
  },
  {
    name: 'stock_movement',
    columns: [
      ulid('id', { isPrimary: true }),
      ulid('sku_id'),
      ulid('location_id'),
      text('kind', 16),
      integer('on_hand'),
      integer('reserved'),
      integer('incoming'),
      integer('damaged'),
      ulid('order_id', { isNullable: true }),
      text('reference', 128, { isNullable: true }),
      text('reason', 200, { isNullable: true }),
      text('actor', 96),
      time('at'),
    ],
    indices: [{ name: 'stock_movement_level', columnNames: ['sku_id', 'location_id', 'at'] }],
  },
  {
    name: 'reservation',
    columns: [
      ulid('order_id', { isPrimary: true }),
      ulid('location_id'),
      text('state', 16),
      text('request_hash', 64),
      time('expires_at'),
      text('release_reason', 200, { isNullable: true }),
      time('created_at'),
      time('updated_at'),
    ],
    indices: [{ name: 'reservation_expiry', columnNames: ['state', 'expires_at', 'order_id'] }],
  },
  {
    name: 'reservation_line',
    columns: [
      ulid('order_line_id', { isPrimary: true }),
      ulid('location_id', { isPrimary: true }),
      ulid('order_id'),
      ulid('sku_id'),
      integer('quantity'),
      integer('consumed'),
      integer('released'),
      integer('returned'),
    ],
    indices: [
      { name: 'reservation_line_order', columnNames: ['order_id'] },
      { name: 'reservation_line_level', columnNames: ['sku_id', 'location_id'] },
    ],
  },
  {
    name: 'stock_return',
    columns: [
      ulid('return_id', { isPrimary: true }),
      ulid('order_id'),
      ulid('location_id'),
      text('request_hash', 64),
      time('at'),
    ],
    indices: [{ name: 'stock_return_order', columnNames: ['order_id'] }],
  },
];

/** The last word on what a row may hold; the conditional updates never let it come to this. */
const checks: Readonly<Record<string, string>> = {
  stock_level:
    'reserved >= 0 AND reserved <= on_hand AND safety >= 0 AND incoming >= 0 AND damaged >= 0',
  reservation_line:
    'quantity > 0 AND consumed >= 0 AND released >= 0 AND consumed + released <= quantity AND returned >= 0 AND returned <= consumed',
};

export class CreateInventory1767225600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const options of tables) {
      const expression = checks[options.name];
      await runner.createTable(new Table(withCheck(runner, options, expression)));
      // TypeORM writes no CHECK for MySQL, though MySQL 8 and MariaDB both keep it.
      if (expression !== undefined && isMysql(runner)) {
        await runner.query(
          `ALTER TABLE \`${options.name}\` ADD CONSTRAINT \`${options.name}_sound\` CHECK (${expression})`,
        );
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ...tables.map((table) => table.name).reverse());
  }
}

function withCheck(
  runner: QueryRunner,
  options: TableOptions,
  expression: string | undefined,
): TableOptions {
  if (expression === undefined || isMysql(runner)) return options;
  return { ...options, checks: [{ name: `${options.name}_sound`, expression }] };
}

function isMysql(runner: QueryRunner): boolean {
  return runner.dataSource.options.type === 'mysql';
}
