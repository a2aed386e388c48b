import { dropTables, integer, text, time, ulid } from '@hub/kernel';
import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

type TableDefinition = NonNullable<ConstructorParameters<typeof Table>[0]>;

/** Accounts, sign-in and sessions. */
export class MemberAccounts1790000000001 implements MigrationInterface {
  readonly name = 'MemberAccounts1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const definition of tables) await runner.createTable(new Table(definition));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ...tables.map((definition) => definition.name).reverse());
  }
}

const optional = { isNullable: true };
const key = { isPrimary: true };

const tables: TableDefinition[] = [
  {
    name: 'member',
    columns: [
      ulid('id', key),
      text('member_number', 12),
      text('status', 16),
      text('nickname', 64, optional),
      text('phone_cipher', 255, optional),
      text('phone_index', 43, optional),
      text('email_cipher', 1024, optional),
      text('email_index', 43, optional),
      text('birthday_cipher', 255, optional),
      text('birthday_index', 43, optional),
      text('channel', 16),
      time('member_since'),
      time('updated_at'),
    ],
    uniques: [
      { name: 'member_number_once', columnNames: ['member_number'] },
      { name: 'member_phone_once', columnNames: ['phone_index'] },
    ],
    indices: [
      { name: 'member_email', columnNames: ['email_index'] },
      { name: 'member_birthday', columnNames: ['birthday_index'] },
    ],
  },
  {
    name: 'member_identity',
    columns: [
      text('kind', 80, key),
      text('blind_index', 43, key),
      ulid('member_id'),
      text('cipher', 512),
      time('created_at'),
    ],
    indices: [{ name: 'member_identity_member', columnNames: ['member_id'] }],
  },
  {
    name: 'imported_member',
    columns: [
      text('source', 32, key),
      text('external_index', 43, key),
      ulid('member_id'),
      time('imported_at'),
    ],
    indices: [{ name: 'imported_member_member', columnNames: ['member_id'] }],
  },
  {
    name: 'member_session',
    columns: [
      ulid('id', key),
      ulid('member_id'),
      text('device', 64, optional),
      text('touchpoint', 32),
      time('created_at'),
      time('last_used_at'),
      time('expires_at'),
      time('revoked_at', optional),
    ],
    indices: [
      { name: 'member_session_member', columnNames: ['member_id', 'id'] },
      { name: 'member_session_expires', columnNames: ['expires_at'] },
    ],
  },
  {
    name: 'refresh_token',
    columns: [
      text('hash', 43, key),
      ulid('session_id'),
      time('expires_at'),
      time('used_at', optional),
    ],
    indices: [
      { name: 'refresh_token_session', columnNames: ['session_id'] },
      { name: 'refresh_token_expires', columnNames: ['expires_at'] },
    ],
  },
  {
    name: 'sign_in_code',
    columns: [
      text('phone_index', 43, key),
      text('code_hmac', 43),
      integer('attempts_left'),
      time('sent_at'),
      time('expires_at'),
      text('day', 10),
      integer('sent_today'),
    ],
    indices: [{ name: 'sign_in_code_sent', columnNames: ['sent_at'] }],
  },
  {
    name: 'used_member_code',
    columns: [text('code_id', 64, key), time('forget_at')],
    indices: [{ name: 'used_member_code_forget', columnNames: ['forget_at'] }],
  },
  {
    name: 'sandbox_sms',
    columns: [ulid('id', key), text('phone_index', 43), text('code_cipher', 255), time('sent_at')],
    indices: [
      { name: 'sandbox_sms_phone', columnNames: ['phone_index', 'sent_at'] },
      { name: 'sandbox_sms_sent', columnNames: ['sent_at'] },
    ],
  },
];
