import { textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MemberStatus } from '../domain/member-status.js';

/** A person who opened an account. Personal data is cipher text; equality is found by the blind index beside it. */
@Entity({ name: 'member' })
export class MemberRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(12), name: 'member_number' })
  memberNumber!: string;
  @Column({ ...textColumn(16), name: 'status' })
  status!: MemberStatus;
  @Column({ ...textColumn(64), name: 'nickname', nullable: true })
  nickname!: string | null;
  @Column({ ...textColumn(255), name: 'phone_cipher', nullable: true })
  phoneCipher!: string | null;
  @Column({ ...textColumn(43), name: 'phone_index', nullable: true })
  phoneIndex!: string | null;
  @Column({ ...textColumn(1024), name: 'email_cipher', nullable: true })
  emailCipher!: string | null;
  @Column({ ...textColumn(43), name: 'email_index', nullable: true })
  emailIndex!: string | null;
  @Column({ ...textColumn(255), name: 'birthday_cipher', nullable: true })
  birthdayCipher!: string | null;
  /** Blind index of month and day, for finding who has a birthday. */
  @Column({ ...textColumn(43), name: 'birthday_index', nullable: true })
  birthdayIndex!: string | null;
  @Column({ ...textColumn(16), name: 'channel' })
  channel!: RegistrationChannel;
  @Column({ ...timeColumn(), name: 'member_since' })
  memberSince!: Date;
  @Column({ ...timeColumn(), name: 'updated_at' })
  updatedAt!: Date;
}

export type RegistrationChannel = 'phone' | 'mini-program' | 'import';

/** An id another platform gave the member: `openid:<app id>` or `unionid`. */
@Entity({ name: 'member_identity' })
export class MemberIdentityRow {
  @PrimaryColumn({ ...textColumn(80), name: 'kind' })
  kind!: string;
  @PrimaryColumn({ ...textColumn(43), name: 'blind_index' })
  blindIndex!: string;
  @Column({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...textColumn(512), name: 'cipher' })
  cipher!: string;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
}

/** Which member an imported record became; the external id is only known by its blind index. */
@Entity({ name: 'imported_member' })
export class ImportedMemberRow {
  @PrimaryColumn({ ...textColumn(32), name: 'source' })
  source!: string;
  @PrimaryColumn({ ...textColumn(43), name: 'external_index' })
  externalIndex!: string;
  @Column({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...timeColumn(), name: 'imported_at' })
  importedAt!: Date;
}
