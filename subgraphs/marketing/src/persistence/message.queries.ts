import type { Database } from '@hub/kernel';
import { loadGrouped, type MemberPageKey, readMemberPages } from './member-pages.js';
import { MessageRow } from './message.entity.js';

export type MessagePageKey = MemberPageKey;

/** Pages of inboxes. */
export class MessagePages {
  constructor(private readonly database: Database) {}

  async load(keys: readonly MessagePageKey[]): Promise<MessageRow[][]> {
    return await loadGrouped(
      keys,
      ({ limit, afterId }) => JSON.stringify([limit, afterId]),
      (sample, memberIds) =>
        readMemberPages(this.database, {
          entity: MessageRow,
          ...sample,
          memberIds,
          condition: { sql: '1 = 1', parameters: [] },
        }),
    );
  }
}
