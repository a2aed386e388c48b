import { boolean, dropTables, integer, json, text, time, ulid } from '@hub/kernel';
import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

type TableDefinition = NonNullable<ConstructorParameters<typeof Table>[0]>;

const promotionTable: TableDefinition = {
  name: 'promotion',
  columns: [
    ulid('id', { isPrimary: true }),
    json('name'),
    json('rule'),
    json('scope'),
    time('starts_at'),
    time('ends_at', { isNullable: true }),
    integer('priority'),
    boolean('stackable'),
    text('exclusive_group', 64, { isNullable: true }),
    json('store_ids', { isNullable: true }),
    json('touchpoints', { isNullable: true }),
    time('created_at'),
  ],
  indices: [{ name: 'promotion_ends_at', columnNames: ['ends_at', 'starts_at'] }],
};

const templateTable: TableDefinition = {
  name: 'coupon_template',
  columns: [
    ulid('id', { isPrimary: true }),
    text('code', 64),
    json('name'),
    json('rule'),
    json('scope'),
    time('valid_from', { isNullable: true }),
    time('valid_until', { isNullable: true }),
    integer('valid_days', { isNullable: true }),
    integer('total', { isNullable: true }),
    integer('issued'),
    integer('per_member', { isNullable: true }),
    boolean('claimable'),
    time('created_at'),
  ],
  uniques: [{ name: 'coupon_template_code', columnNames: ['code'] }],
  indices: [{ name: 'coupon_template_claimable', columnNames: ['claimable', 'id'] }],
  checks: [
    { name: 'coupon_template_not_over_issued', expression: 'total IS NULL OR issued <= total' },
  ],
};

const quotaTable: TableDefinition = {
  name: 'coupon_quota',
  columns: [
    ulid('template_id', { isPrimary: true }),
    ulid('member_id', { isPrimary: true }),
    integer('taken'),
  ],
};

const couponTable: TableDefinition = {
  name: 'coupon',
  columns: [
    ulid('id', { isPrimary: true }),
    ulid('template_id'),
    ulid('member_id'),
    text('status', 16),
    time('valid_from'),
    time('valid_until'),
    ulid('order_id', { isNullable: true }),
    time('reserved_until', { isNullable: true }),
    time('issued_at'),
  ],
  indices: [
    { name: 'coupon_wallet', columnNames: ['member_id', 'id'] },
    { name: 'coupon_expiry', columnNames: ['status', 'valid_until'] },
    { name: 'coupon_lapse', columnNames: ['status', 'reserved_until'] },
  ],
};

const useTable: TableDefinition = {
  name: 'coupon_use',
  columns: [
    ulid('order_id', { isPrimary: true }),
    ulid('coupon_id'),
    text('state', 16),
    ulid('refund_id', { isNullable: true }),
    time('changed_at'),
  ],
  indices: [{ name: 'coupon_use_coupon', columnNames: ['coupon_id'] }],
};

const messageTable: TableDefinition = {
  name: 'message',
  columns: [
    ulid('id', { isPrimary: true }),
    ulid('member_id'),
    text('template', 64),
    json('title'),
    json('body'),
    ulid('subject_id', { isNullable: true }),
    time('created_at'),
    time('read_at', { isNullable: true }),
  ],
  indices: [{ name: 'message_member', columnNames: ['member_id', 'id'] }],
};

const inboxTable: TableDefinition = {
  name: 'message_inbox',
  columns: [ulid('member_id', { isPrimary: true }), integer('unread')],
  checks: [{ name: 'message_inbox_not_negative', expression: 'unread >= 0' }],
};

const tables = [
  promotionTable,
  templateTable,
  quotaTable,
  couponTable,
  useTable,
  messageTable,
  inboxTable,
];

export class CreateMarketingTables1763800001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.createTable(new Table(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ...tables.map((table) => table.name));
  }
}
