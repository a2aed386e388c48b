import { connectionOf, DateTimeScalar, LocalizedTextType } from '@hub/kernel';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { LocalizedText } from '../domain/localized-text.js';
import type { MessageTemplateCode } from '../domain/message-templates.js';
import type { Message } from '../domain/message.js';
import type { MessagesRead } from '../use-cases/mark-messages-read.js';

@ObjectType('Message', { description: 'A message in the inbox of a member.' })
export class MessageType implements Omit<Message, 'memberId'> {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
  @Field(() => String, {
    description:
      'What it is about: order_paid, order_ready_for_pickup, order_refunded, points_arrived, coupon_issued.',
  })
  readonly template!: MessageTemplateCode;
  @Field(() => LocalizedTextType, { description: 'Its title, as it was when it was sent.' })
  readonly title!: LocalizedText;
  @Field(() => LocalizedTextType, { description: 'Its text, as it was when it was sent.' })
  readonly body!: LocalizedText;
  @Field(() => ID, { nullable: true, description: 'The order or coupon it speaks of.' })
  readonly subjectId!: string | null;
  @Field(() => DateTimeScalar, { description: 'When it arrived.' })
  readonly createdAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was read; null while unread.',
  })
  readonly readAt!: Date | null;
}

export const { MessageConnection, MessageEdge } = connectionOf(MessageType, 'Message');
export type MessageConnection = InstanceType<typeof MessageConnection>;

@InputType('MarkMessagesReadInput', { description: 'Which messages were read.' })
export class MarkMessagesReadInput {
  @Field(() => [ID], { description: "1 to 100 of the member's messages; others are passed over." })
  ids!: string[];
}

@ObjectType('MessagesRead', { description: 'What reading changed.' })
export class MessagesReadType implements MessagesRead {
  @Field(() => Int, { description: 'How many were unread before.' })
  readonly read!: number;
  @Field(() => Int, { description: 'How many are unread now.' })
  readonly unreadMessages!: number;
}
