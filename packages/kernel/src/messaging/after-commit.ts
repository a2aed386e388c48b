import type { EntityManager, EntitySubscriberInterface, QueryRunner } from 'typeorm';

/**
 * Calls back once the manager's transaction has committed, and not at all when it rolls back. For hints such as
 * "there is work": a promise belongs into the transaction itself, because a crash may fall between commit and call.
 */
export function afterCommit(manager: EntityManager, callback: () => void): void {
  const runner = manager.queryRunner;
  if (runner?.isTransactionActive !== true)
    throw new Error('afterCommit needs the manager of an open transaction');
  const { subscribers } = manager.dataSource;
  if (!subscribers.includes(commitSubscriber)) subscribers.push(commitSubscriber);
  const callbacks = waiting.get(runner) ?? new Set();
  waiting.set(runner, callbacks.add(callback));
}

const waiting = new WeakMap<QueryRunner, Set<() => void>>();

const commitSubscriber: EntitySubscriberInterface = {
  afterTransactionCommit: ({ queryRunner }) => {
    const callbacks = waiting.get(queryRunner) ?? new Set();
    waiting.delete(queryRunner);
    for (const callback of callbacks) callback();
  },
  afterTransactionRollback: ({ queryRunner }) => {
    waiting.delete(queryRunner);
  },
};
