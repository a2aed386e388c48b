import { dropTables, integer, json, text, time, ulid } from '@hub/kernel';
import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { firstTiers, firstTierVersion } from '../../domain/first-tiers.js';

type TableDefinition = NonNullable<ConstructorParameters<typeof Table>[0]>;

/** Growth, tiers and the points ledger, with the first ladder of tiers. */
export class PointsAndTiers1790000000002 implements MigrationInterface {
  readonly name = 'PointsAndTiers1790000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const definition of tables) await runner.createTable(new Table(definition));
    for (const tier of firstTiers) {
      await runner.query('INSERT INTO `tier` VALUES (?, ?, ?, ?, ?, ?, ?)', [
        tier.code,
        tier.level,
        JSON.stringify(tier.name),
        tier.growthRequired,
        tier.pointsMultiplierPercent,
        JSON.stringify(tier.benefits),
        firstTierVersion,
      ]);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ...tables.map((definition) => definition.name).reverse());
  }
}

const optional = { isNullable: true };
const key = { isPrimary: true };

const tables: TableDefinition[] = [
  {
    name: 'tier',
    columns: [
      text('code', 32, key),
      integer('level'),
      json('name'),
      integer('growth_required'),
      integer('points_multiplier_percent'),
      json('benefits'),
      integer('rule_version'),
    ],
    uniques: [{ name: 'tier_level_once', columnNames: ['level'] }],
  },
  {
    name: 'tier_standing',
    columns: [
      ulid('member_id', key),
      text('tier_code', 32),
      time('since'),
      time('valid_until', optional),
      integer('growth_value'),
      time('window_from'),
      integer('rule_version'),
      time('next_review_at', optional),
    ],
    indices: [{ name: 'tier_standing_review', columnNames: ['next_review_at'] }],
  },
  {
    name: 'growth_fact',
    columns: [
      ulid('id', key),
      ulid('member_id'),
      text('kind', 16),
      time('at'),
      ulid('order_id', optional),
      integer('figure'),
      text('business_type', 32),
      text('business_id', 64),
    ],
    uniques: [{ name: 'growth_fact_once', columnNames: ['business_type', 'business_id'] }],
    indices: [{ name: 'growth_fact_member', columnNames: ['member_id', 'at'] }],
  },
  {
    name: 'points_account',
    columns: [
      ulid('member_id', key),
      integer('available'),
      integer('pending'),
      integer('debt'),
      integer('entry_count'),
      integer('version'),
    ],
  },
  {
    name: 'points_lot',
    columns: [
      ulid('id', key),
      ulid('member_id'),
      ulid('order_id', optional),
      text('state', 16),
      integer('earned'),
      integer('remaining'),
      time('active_at', optional),
      time('expires_at', optional),
    ],
    indices: [
      { name: 'points_lot_member', columnNames: ['member_id', 'state', 'expires_at'] },
      { name: 'points_lot_expiry', columnNames: ['state', 'expires_at'] },
    ],
  },
  {
    name: 'points_entry',
    columns: [
      ulid('id', key),
      ulid('member_id'),
      integer('sequence'),
      time('at'),
      text('reason', 16),
      integer('available_change'),
      integer('pending_change'),
      ulid('order_id', optional),
      text('business_type', 32),
      text('business_id', 64),
      integer('line'),
    ],
    uniques: [
      { name: 'points_entry_once', columnNames: ['business_type', 'business_id', 'line'] },
      { name: 'points_entry_sequence', columnNames: ['member_id', 'sequence'] },
    ],
  },
  {
    name: 'points_entry_lot',
    columns: [
      ulid('entry_id', key),
      integer('position', key),
      ulid('lot_id'),
      integer('change_amount'),
    ],
    indices: [{ name: 'points_entry_lot_lot', columnNames: ['lot_id'] }],
  },
  {
    name: 'points_spend',
    columns: [
      ulid('order_id', key),
      ulid('member_id', optional),
      integer('points'),
      integer('available_after'),
      text('state', 16),
    ],
  },
  {
    name: 'points_spend_lot',
    columns: [
      ulid('order_id', key),
      integer('position', key),
      ulid('lot_id'),
      integer('taken'),
      integer('restored'),
    ],
  },
  {
    name: 'points_restore',
    columns: [ulid('refund_id', key), ulid('order_id'), integer('requested'), integer('points')],
  },
  {
    name: 'order_earning',
    columns: [
      ulid('order_id', key),
      ulid('member_id'),
      time('paid_at', optional),
      integer('earn_base_minor'),
      integer('multiplier_percent'),
      time('completed_at', optional),
      integer('earn_base_refunded_minor'),
      integer('granted', optional),
      integer('clawed_back'),
    ],
    indices: [{ name: 'order_earning_member', columnNames: ['member_id'] }],
  },
];
