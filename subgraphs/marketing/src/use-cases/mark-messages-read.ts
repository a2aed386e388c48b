import {
  type Actor,
  type Clock,
  type Database,
  parseInput,
  requireMember,
  ulidInput,
} from '@hub/kernel';
import { z } from 'zod';
import type { MessageRepository } from '../persistence/message.repository.js';

const readInput = z.object({ ids: z.array(ulidInput).min(1).max(100) });

export interface MessagesRead {
  readonly read: number;
  readonly unreadMessages: number;
}

/** Reading is idempotent by nature: a message is read once and stays read. */
export class MarkMessagesRead {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageRepository,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, input: unknown): Promise<MessagesRead> {
    const { memberId } = requireMember(actor);
    const { ids } = parseInput(readInput, input);
    return await this.database.transaction(async (manager) => {
      const read = await this.messages.markRead(manager, memberId, ids, this.clock.now());
      return { read, unreadMessages: await this.messages.unreadOf(manager, memberId) };
    });
  }
}
