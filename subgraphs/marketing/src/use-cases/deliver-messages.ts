import { messageDelivered } from '@hub/events';
import { type Clock, newUlid, type Outbox } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import type { MessageTemplateCode } from '../domain/message-templates.js';
import type { MessageRow } from '../persistence/message.entity.js';
import type { MessageRepository } from '../persistence/message.repository.js';
import type { MessageFacts, MessageRenderer } from './render-message.js';

export interface NewMessage {
  readonly memberId: string;
  readonly template: MessageTemplateCode;
  /** The order, refund or coupon it speaks of. */
  readonly subjectId: string | null;
  readonly facts: MessageFacts;
}

/** Writes messages into inboxes, in the transaction of the fact they tell of. */
export class MessageDelivery {
  constructor(
    private readonly messages: MessageRepository,
    private readonly renderer: MessageRenderer,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async deliver(manager: EntityManager, wanted: readonly NewMessage[]): Promise<void> {
    const now = this.clock.now();
    const rows = wanted.map(({ memberId, template, subjectId, facts }): MessageRow => ({
      id: newUlid(now),
      memberId,
      template,
      ...this.renderer.render(template, facts),
      subjectId,
      createdAt: now,
      readAt: null,
    }));
    await this.messages.deliver(manager, rows);
    await this.outbox.appendMany(
      manager,
      messageDelivered,
      rows.map(({ id, memberId, template, subjectId }) => ({
        aggregateId: memberId,
        occurredAt: now,
        payload: { messageId: id, memberId, template, channel: 'in_app', subjectId },
      })),
    );
  }
}
