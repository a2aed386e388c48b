import { boolean, dropTables, integer, json, longText, text, time, ulid } from '@hub/kernel';
import { type MigrationInterface, type QueryRunner, Table, type TableOptions } from 'typeorm';

const optional = { isNullable: true } as const;
const key = { isPrimary: true } as const;
const none = { default: 0 } as const;

/** Carts, orders and what hangs on them. */
export class CreateOrder1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const definition of tables) await runner.createTable(new Table(definition));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ...tables.map((table) => table.name));
  }
}

const tables: (TableOptions & { name: string })[] = [
  {
    name: 'cart',
    columns: [
      ulid('id', key),
      ulid('member_id', optional),
      text('guest_token_hash', 64, optional),
      ulid('merged_into_member', optional),
      ulid('checking_out_order', optional),
      time('created_at'),
      time('updated_at'),
    ],
    uniques: [
      { name: 'cart_member', columnNames: ['member_id'] },
      { name: 'cart_guest', columnNames: ['guest_token_hash'] },
    ],
  },
  {
    name: 'cart_line',
    columns: [
      ulid('cart_id', key),
      ulid('sku_id', key),
      ulid('id'),
      integer('quantity'),
      text('added_on', 16),
      time('added_at'),
    ],
    uniques: [{ name: 'cart_line_id', columnNames: ['id'] }],
    checks: [{ name: 'cart_line_quantity', expression: 'quantity > 0 AND quantity <= 999' }],
  },
  {
    name: 'customer_order',
    columns: [
      ulid('id', key),
      text('number', 32),
      text('buyer_key', 128, optional),
      ulid('member_id', optional),
      text('touchpoint', 16),
      ulid('store_id', optional),
      ulid('location_id', optional),
      text('status', 20),
      text('fulfilment', 12),
      text('fulfilment_status', 20),
      text('currency', 3),
      integer('subtotal_minor'),
      integer('discount_minor'),
      integer('points_minor'),
      integer('delivery_fee_minor'),
      integer('total_minor'),
      integer('captured_minor', none),
      integer('refunded_minor', none),
      integer('goods_refunded_minor', none),
      integer('delivery_fee_refunded_minor', none),
      integer('points_spent', none),
      integer('points_restored', none),
      ulid('coupon_id', optional),
      boolean('coupon_returned', none),
      time('placed_at'),
      time('pay_before', optional),
      time('paid_at', optional),
      time('completed_at', optional),
      text('close_reason', 24, optional),
      time('updated_at'),
      text('source', 32, optional),
      text('document_key', 96, optional),
    ],
    uniques: [{ name: 'customer_order_number', columnNames: ['number'] }],
    indices: [
      { name: 'customer_order_buyer', columnNames: ['buyer_key', 'placed_at', 'id'] },
      { name: 'customer_order_store', columnNames: ['store_id', 'placed_at', 'id'] },
      { name: 'customer_order_status', columnNames: ['status', 'placed_at', 'id'] },
      { name: 'customer_order_placed', columnNames: ['placed_at', 'id'] },
    ],
    checks: [
      {
        name: 'customer_order_refund_cap',
        expression: 'refunded_minor >= 0 AND refunded_minor <= captured_minor',
      },
    ],
  },
  {
    name: 'order_line',
    columns: [
      ulid('order_id', key),
      integer('position', key),
      ulid('id'),
      ulid('sku_id'),
      ulid('category_id', optional),
      json('name'),
      integer('quantity'),
      integer('unit_price_minor'),
      integer('list_total_minor'),
      json('discounts'),
      integer('payable_minor'),
      integer('refunded_quantity', none),
      integer('refunded_minor', none),
    ],
    checks: [
      {
        name: 'order_line_refund_cap',
        expression: 'refunded_quantity >= 0 AND refunded_quantity <= quantity',
      },
    ],
  },
  {
    name: 'order_timeline',
    columns: [
      ulid('order_id', key),
      ulid('id', key),
      time('at'),
      text('kind', 32),
      text('actor', 24),
    ],
  },
  {
    name: 'payment',
    columns: [
      ulid('id', key),
      ulid('order_id'),
      text('method', 16),
      text('provider', 16),
      text('status', 12),
      text('currency', 3),
      integer('amount_minor'),
      integer('captured_minor', none),
      integer('refunded_minor', none),
      text('pay_url', 256, optional),
      time('created_at'),
    ],
    indices: [{ name: 'payment_order', columnNames: ['order_id'] }],
    checks: [{ name: 'payment_refund_cap', expression: 'refunded_minor <= captured_minor' }],
  },
  {
    name: 'payment_event',
    columns: [
      ulid('payment_id', key),
      ulid('id', key),
      text('event_key', 160),
      text('kind', 20),
      integer('amount_minor'),
      ulid('refund_id', optional),
      time('at'),
    ],
    uniques: [{ name: 'payment_event_once', columnNames: ['event_key'] }],
  },
  {
    name: 'refund',
    columns: [
      ulid('id', key),
      ulid('order_id'),
      ulid('payment_id', optional),
      text('cause', 16),
      text('status', 12),
      text('currency', 3),
      integer('amount_minor'),
      integer('delivery_fee_minor', none),
      integer('points_restored', none),
      boolean('coupon_returned', none),
      text('reason', 200, optional),
      time('created_at'),
      time('completed_at', optional),
      text('document_key', 96, optional),
    ],
    indices: [{ name: 'refund_order', columnNames: ['order_id'] }],
  },
  {
    name: 'refund_line',
    columns: [
      ulid('refund_id', key),
      ulid('order_line_id', key),
      integer('quantity'),
      integer('amount_minor'),
      text('goods_condition', 10),
    ],
  },
  {
    name: 'pickup',
    columns: [
      ulid('order_id', key),
      ulid('store_id'),
      text('code_cipher', 256),
      text('open_code_index', 48, optional),
      time('ready_at', optional),
      time('collect_before', optional),
      time('collected_at', optional),
      text('verified_by', 64, optional),
    ],
    uniques: [{ name: 'pickup_open_code', columnNames: ['open_code_index', 'store_id'] }],
  },
  {
    name: 'wrong_pickup_code',
    columns: [
      ulid('store_id', key),
      text('tried_by', 64, key),
      time('window_started_at'),
      integer('wrong_count'),
    ],
  },
  {
    name: 'delivery',
    columns: [
      ulid('order_id', key),
      longText('address_cipher'),
      text('carrier', 64, optional),
      text('tracking_number', 64, optional),
      time('shipped_at', optional),
      time('delivered_at', optional),
    ],
  },
  {
    name: 'imported_document',
    columns: [
      text('source', 32, key),
      text('document_key', 96, key),
      text('outcome', 16),
      ulid('order_id', optional),
      text('currency', 3),
      integer('refunded_minor', none),
      integer('credited_minor', none),
      integer('line_count'),
      text('buyer_key', 128, optional),
    ],
  },
  {
    name: 'credit',
    columns: [
      ulid('id', key),
      text('source', 32),
      text('document_key', 96),
      text('buyer_key', 128, optional),
      text('currency', 3),
      integer('amount_minor'),
      json('lines'),
      time('occurred_at'),
    ],
    uniques: [{ name: 'credit_document', columnNames: ['source', 'document_key'] }],
    indices: [{ name: 'credit_buyer', columnNames: ['buyer_key'] }],
  },
  {
    name: 'sandbox_charge',
    columns: [
      ulid('payment_id', key),
      text('currency', 3),
      integer('amount_minor'),
      text('state', 12),
      time('created_at'),
    ],
  },
  {
    name: 'sandbox_refund',
    columns: [
      ulid('refund_id', key),
      ulid('payment_id'),
      integer('amount_minor'),
      time('created_at'),
    ],
  },
];
