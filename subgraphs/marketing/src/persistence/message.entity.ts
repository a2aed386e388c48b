import { integerColumn, jsonColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LocalizedText } from '../domain/localized-text.js';
import type { Message } from '../domain/message.js';
import type { MessageTemplateCode } from '../domain/message-templates.js';

@Entity({ name: 'message' })
export class MessageRow implements Message {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...textColumn(64), name: 'template' })
  template!: MessageTemplateCode;
  @Column({ ...jsonColumn(), name: 'title' })
  title!: LocalizedText;
  @Column({ ...jsonColumn(), name: 'body' })
  body!: LocalizedText;
  /** The order, refund or coupon it speaks of. */
  @Column({ ...ulidColumn(), name: 'subject_id', nullable: true })
  subjectId!: string | null;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
  @Column({ ...timeColumn(), name: 'read_at', nullable: true })
  readAt!: Date | null;
}

/** Unread messages per member, kept with every delivery and reading so that nobody counts them. */
@Entity({ name: 'message_inbox' })
export class MessageInboxRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...integerColumn(), name: 'unread' })
  unread!: number;
}
