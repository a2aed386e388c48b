import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { AuditEntry } from './audit/audit-entry.entity.js';
import type { EntityClass, MigrationClass } from './database/data-sources.js';
import {
  dropTables,
  integer,
  json,
  longText,
  sequence,
  text,
  time,
  ulid,
} from './database/table-columns.js';
import { IdempotencyRecord } from './idempotency/idempotency-record.entity.js';
import { InboxRow, OutboxRow, ParkedEventRow } from './messaging/outbox.entity.js';
import { SagaRow } from './saga/saga.entity.js';
import { TimerRow } from './timers/timer.entity.js';
import { LeaseRow } from './workers/lease.entity.js';

/** The entities every subgraph's database has beside its own. */
export const kernelEntities: readonly EntityClass[] = [
  OutboxRow,
  InboxRow,
  ParkedEventRow,
  SagaRow,
  TimerRow,
  IdempotencyRecord,
  AuditEntry,
  LeaseRow,
];

/** The migration that creates the kernel's tables; each subgraph lists it first, with a 13-digit timestamp. */
export function kernelMigration(timestamp: number): MigrationClass {
  return class KernelTables implements MigrationInterface {
    readonly name = `KernelTables${String(timestamp)}`;

    async up(runner: QueryRunner): Promise<void> {
      for (const table of kernelTableDefinitions()) await runner.createTable(table);
    }

    async down(runner: QueryRunner): Promise<void> {
      await dropTables(runner, ...kernelTableDefinitions().map((table) => table.name));
    }
  };
}

function kernelTableDefinitions(): Table[] {
  return [
    ...messagingTables(),
    sagaTable,
    timerTable,
    idempotencyTable,
    auditTable,
    leaseTable,
  ].map((definition) => new Table(definition));
}

type TableDefinition = NonNullable<ConstructorParameters<typeof Table>[0]>;

function messagingTables(): TableDefinition[] {
  return [
    {
      name: 'outbox',
      columns: [
        sequence('sequence'),
        ulid('id'),
        text('type', 96),
        text('aggregate_id', 96),
        json('payload'),
        time('occurred_at'),
        text('traceparent', 64, { isNullable: true }),
        time('published_at', { isNullable: true }),
      ],
      uniques: [{ name: 'outbox_id', columnNames: ['id'] }],
      indices: [{ name: 'outbox_published_at', columnNames: ['published_at', 'sequence'] }],
    },
    {
      name: 'inbox',
      columns: [
        ulid('event_id', { isPrimary: true }),
        text('subscriber', 96, { isPrimary: true }),
        time('handled_at'),
      ],
      indices: [{ name: 'inbox_handled_at', columnNames: ['handled_at'] }],
    },
    {
      name: 'parked_event',
      columns: [
        ulid('id', { isPrimary: true }),
        ulid('event_id'),
        text('subscriber', 96),
        text('type', 96),
        json('event'),
        longText('failure'),
        integer('attempts'),
        time('parked_at'),
        time('replayed_at', { isNullable: true }),
      ],
      uniques: [{ name: 'parked_event_once', columnNames: ['event_id', 'subscriber'] }],
      indices: [{ name: 'parked_event_replayed_at', columnNames: ['replayed_at', 'parked_at'] }],
    },
  ];
}

const sagaTable: TableDefinition = {
  name: 'saga',
  columns: [
    ulid('id', { isPrimary: true }),
    text('kind', 64),
    text('subject_id', 64),
    integer('step'),
    text('phase', 16),
    json('state'),
    json('refusal', { isNullable: true }),
    integer('attempts'),
    time('due_at'),
    ulid('lease_token', { isNullable: true }),
    time('lease_until', { isNullable: true }),
    text('last_error', 512, { isNullable: true }),
    time('created_at'),
    time('updated_at'),
  ],
  indices: [
    { name: 'saga_due', columnNames: ['phase', 'due_at'] },
    { name: 'saga_subject', columnNames: ['subject_id', 'kind'] },
  ],
};

const timerTable: TableDefinition = {
  name: 'timer',
  columns: [
    ulid('id', { isPrimary: true }),
    text('kind', 64),
    text('subject_id', 64),
    time('due_at'),
    json('payload', { isNullable: true }),
    integer('attempts'),
    text('last_error', 512, { isNullable: true }),
  ],
  uniques: [{ name: 'timer_subject', columnNames: ['kind', 'subject_id'] }],
  indices: [{ name: 'timer_due', columnNames: ['due_at'] }],
};

const idempotencyTable: TableDefinition = {
  name: 'idempotency_record',
  columns: [
    text('scope', 96, { isPrimary: true }),
    text('operation', 64, { isPrimary: true }),
    text('idempotency_key', 128, { isPrimary: true }),
    text('payload_hash', 64),
    text('subject_id', 64, { isNullable: true }),
    json('response', { isNullable: true }),
    time('completed_at', { isNullable: true }),
    time('created_at'),
  ],
  indices: [{ name: 'idempotency_created_at', columnNames: ['created_at'] }],
};

const auditTable: TableDefinition = {
  name: 'audit_entry',
  columns: [
    ulid('id', { isPrimary: true }),
    time('at'),
    text('actor', 96),
    text('action', 64),
    text('subject_type', 64),
    text('subject_id', 96),
    json('fields'),
    text('request_id', 64),
  ],
  indices: [
    { name: 'audit_subject', columnNames: ['subject_type', 'subject_id', 'at'] },
    { name: 'audit_at', columnNames: ['at'] },
  ],
};

const leaseTable: TableDefinition = {
  name: 'lease',
  columns: [
    text('name', 64, { isPrimary: true }),
    text('owner', 64),
    integer('fence'),
    time('held_until'),
  ],
};
