import { dropTables, integer, json, text, time, ulid } from '@hub/kernel';
import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

// Every table but the identities is read by buyer key and clustered by it: `withoutRowid` makes SQLite
// store rows in key order as InnoDB does, so that a customer's rows lie together on both.
const tables = [
  new Table({
    name: 'customer_identity',
    withoutRowid: true,
    columns: [
      text('buyer_key', 106, { isPrimary: true }),
      ulid('customer_id'),
      text('external_value', 64, { isNullable: true }),
      text('country', 64, { isNullable: true }),
      time('first_seen_at'),
    ],
    indices: [
      { name: 'customer_identity_customer', columnNames: ['customer_id'] },
      { name: 'customer_identity_external_value', columnNames: ['external_value'] },
    ],
  }),
  new Table({
    name: 'order_document',
    withoutRowid: true,
    columns: [
      text('buyer_key', 106, { isPrimary: true }),
      ulid('order_id', { isPrimary: true }),
      text('document_key', 96, { isPrimary: true }),
      text('kind', 8),
      text('currency', 3),
      integer('amount_minor'),
      time('occurred_at'),
      json('categories'),
      ulid('batch_id'),
    ],
  }),
  new Table({
    name: 'purchase_tally',
    withoutRowid: true,
    columns: [
      text('buyer_key', 106, { isPrimary: true }),
      text('currency', 3, { isPrimary: true }),
      integer('order_count'),
      integer('revenue_minor'),
      integer('refunded_minor'),
      time('first_order_at', { isNullable: true }),
      time('last_order_at', { isNullable: true }),
    ],
  }),
  new Table({
    name: 'category_tally',
    withoutRowid: true,
    columns: [
      text('buyer_key', 106, { isPrimary: true }),
      text('currency', 3, { isPrimary: true }),
      ulid('category_id', { isPrimary: true }),
      integer('amount_minor'),
    ],
  }),
  new Table({
    name: 'timeline_entry',
    withoutRowid: true,
    columns: [
      text('buyer_key', 106, { isPrimary: true }),
      time('at', { isPrimary: true }),
      ulid('id', { isPrimary: true }),
      text('kind', 48),
      json('facts'),
      ulid('order_id', { isNullable: true }),
      text('touchpoint', 16, { isNullable: true }),
    ],
  }),
];

export class CreateProfile1795305600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.createTable(table.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ...tables.map((table) => table.name).reverse());
  }
}
