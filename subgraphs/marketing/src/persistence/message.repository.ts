import { bulkInsert, conditionalUpdate, inClause, insertIgnore, selectRows } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { MessageInboxRow, MessageRow } from './message.entity.js';

export class MessageRepository {
  /** Puts messages into inboxes and counts them as unread. */
  async deliver(manager: EntityManager, messages: readonly MessageRow[]): Promise<void> {
    if (messages.length === 0) return;
    await bulkInsert(manager, MessageRow, messages);
    const perMember = new Map<string, number>();
    for (const { memberId } of messages)
      perMember.set(memberId, (perMember.get(memberId) ?? 0) + 1);
    const members = [...perMember.keys()].sort();
    await insertIgnore(
      manager,
      MessageInboxRow,
      members.map((memberId) => ({ memberId, unread: 0 })),
    );
    for (const [count, ids] of groupByCount(members, perMember)) {
      await conditionalUpdate(
        manager,
        `UPDATE message_inbox SET unread = unread + ? WHERE member_id IN ${inClause(ids)}`,
        [count, ...ids],
      );
    }
  }

  /** Marks the member's own unread messages among the ids; answers how many that were. */
  async markRead(
    manager: EntityManager,
    memberId: string,
    ids: readonly string[],
    now: Date,
  ): Promise<number> {
    const read = await conditionalUpdate(
      manager,
      `UPDATE message SET read_at = ? WHERE member_id = ? AND read_at IS NULL AND id IN ${inClause(ids)}`,
      [now, memberId, ...ids],
    );
    if (read > 0) {
      await conditionalUpdate(
        manager,
        'UPDATE message_inbox SET unread = unread - ? WHERE member_id = ?',
        [read, memberId],
      );
    }
    return read;
  }

  async unreadOf(manager: EntityManager, memberId: string): Promise<number> {
    const rows = await selectRows<{ unread: number }>(
      manager,
      'SELECT unread FROM message_inbox WHERE member_id = ?',
      [memberId],
    );
    return rows[0]?.unread ?? 0;
  }
}

function groupByCount(
  members: readonly string[],
  counts: ReadonlyMap<string, number>,
): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const member of members) {
    const count = counts.get(member) ?? 0;
    groups.set(count, [...(groups.get(count) ?? []), member]);
  }
  return groups;
}
