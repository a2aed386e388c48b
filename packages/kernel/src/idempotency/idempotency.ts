import type { EntityManager } from 'typeorm';
import { insertIgnore } from '../database/bulk-insert.js';
import type { Database } from '../database/database.js';
import { conditionalUpdate } from '../database/statements.js';
import { baseErrors } from '../errors/base-errors.js';
import { type Clock, systemClock } from '../time/clock.js';
import { IdempotencyRecord } from './idempotency-record.entity.js';
import { payloadHash } from './payload-hash.js';

export interface IdempotentRequest {
  /** Who asks, such as `member:<id>`: keys of different actors never meet. */
  readonly scope: string;
  /** Which mutation. */
  readonly operation: string;
  /** The client's key: 8 to 128 printable ASCII characters. */
  readonly key: string;
  /** What the client sent, without the key. */
  readonly payload: unknown;
}

type RecordKey = Pick<IdempotentRequest, 'scope' | 'operation' | 'key'>;

export type Claim =
  | { readonly fresh: true }
  /** Asked before: `response` is null until `isComplete`. */
  | {
      readonly fresh: false;
      readonly subjectId: string | null;
      readonly response: unknown;
      readonly isComplete: boolean;
    };

/** The same key and payload get the same answer; the same key with another payload is refused. */
export class Idempotency {
  /** The secret keys the hashes of payloads, which may hold personal data. */
  constructor(
    private readonly clock: Clock = systemClock,
    private readonly secret?: string,
  ) {}

  /**
   * Runs `work` once per key, in one transaction with the record of its answer; repeats get the recorded answer. What
   * `work` throws rolls back and is not recorded: the key stays free. Answers go through JSON and are kept for 30 days,
   * so answer with ids and read the rest again.
   */
  async run<T>(
    database: Database,
    request: IdempotentRequest,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    return await database.transaction(async (manager) => {
      const claim = await this.claim(manager, request);
      if (!claim.fresh) {
        if (!claim.isComplete)
          throw baseErrors.refuse(
            'CONFLICT',
            'The first request with this key is still being worked on',
          );
        return claim.response as T;
      }
      const answer = (await work(manager)) ?? null;
      await this.complete(manager, request, answer);
      return JSON.parse(JSON.stringify(answer)) as T;
    });
  }

  /**
   * For operations that outlive their transaction, such as sagas: the first caller gets `fresh`, attaches the subject it
   * creates and begins the work in this transaction; later callers get the subject and, once complete, the response.
   * A concurrent first caller is waited for.
   */
  async claim(manager: EntityManager, request: IdempotentRequest): Promise<Claim> {
    refuseUnusableKey(request.key);
    const { scope, operation, key } = request;
    const hash = payloadHash(request.payload, this.secret);
    const inserted = await insertIgnore(manager, IdempotencyRecord, [
      {
        scope,
        operation,
        key,
        payloadHash: hash,
        subjectId: null,
        response: null,
        completedAt: null,
        createdAt: this.clock.now(),
      },
    ]);
    if (inserted === 1) return { fresh: true };
    const record = await manager.findOneByOrFail(IdempotencyRecord, { scope, operation, key });
    if (record.payloadHash !== hash) {
      throw baseErrors.refuse(
        'IDEMPOTENCY_KEY_REUSED',
        `The idempotency key was used before for another ${operation}; send a new key with a new request`,
        { operation },
      );
    }
    return {
      fresh: false,
      subjectId: record.subjectId,
      response: record.response,
      isComplete: record.completedAt !== null,
    };
  }

  /** Remembers what the claimed operation is about. */
  async attach(manager: EntityManager, request: RecordKey, subjectId: string): Promise<void> {
    await this.update(manager, request, 'subject_id = ?', [subjectId]);
  }

  /** Records the answer that repeats get. */
  async complete(manager: EntityManager, request: RecordKey, response: unknown): Promise<void> {
    await this.update(manager, request, 'response = ?, completed_at = ?', [
      JSON.stringify(response ?? null),
      this.clock.now(),
    ]);
  }

  private async update(
    manager: EntityManager,
    request: RecordKey,
    change: string,
    values: (string | Date)[],
  ): Promise<void> {
    const updated = await conditionalUpdate(
      manager,
      `UPDATE idempotency_record SET ${change} WHERE scope = ? AND operation = ? AND idempotency_key = ?`,
      [...values, request.scope, request.operation, request.key],
    );
    if (updated === 0)
      throw new Error(`The idempotency key of ${request.operation} was not claimed`);
  }
}

function refuseUnusableKey(key: string): void {
  if (/^[\x20-\x7e]{8,128}$/.test(key)) return;
  throw baseErrors.refuse(
    'BAD_USER_INPUT',
    'An idempotency key has 8 to 128 printable ASCII characters',
    {
      field: 'idempotencyKey',
    },
  );
}
