import type { LocalizedText } from './localized-text.js';
import type { MessageTemplateCode } from './message-templates.js';

/** A message in somebody's inbox, as it was worded when it was sent. */
export interface Message {
  readonly id: string;
  readonly memberId: string;
  readonly template: MessageTemplateCode;
  readonly title: LocalizedText;
  readonly body: LocalizedText;
  /** The order or coupon it speaks of. */
  readonly subjectId: string | null;
  readonly createdAt: Date;
  readonly readAt: Date | null;
}
