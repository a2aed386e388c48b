import { integerColumn, textColumn, timeColumn, ulidColumn } from '@hub/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One sign-in on one device. */
@Entity({ name: 'member_session' })
export class SessionRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...ulidColumn(), name: 'member_id' })
  memberId!: string;
  @Column({ ...textColumn(64), name: 'device', nullable: true })
  device!: string | null;
  @Column({ ...textColumn(32), name: 'touchpoint' })
  touchpoint!: string;
  @Column({ ...timeColumn(), name: 'created_at' })
  createdAt!: Date;
  @Column({ ...timeColumn(), name: 'last_used_at' })
  lastUsedAt!: Date;
  @Column({ ...timeColumn(), name: 'expires_at' })
  expiresAt!: Date;
  @Column({ ...timeColumn(), name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}

/** A refresh token by its SHA-256; used ones are kept until the session ends, so that reuse is noticed. */
@Entity({ name: 'refresh_token' })
export class RefreshTokenRow {
  @PrimaryColumn({ ...textColumn(43), name: 'hash' })
  hash!: string;
  @Column({ ...ulidColumn(), name: 'session_id' })
  sessionId!: string;
  @Column({ ...timeColumn(), name: 'expires_at' })
  expiresAt!: Date;
  @Column({ ...timeColumn(), name: 'used_at', nullable: true })
  usedAt!: Date | null;
}

/** The last code sent to a phone; the phone is only known by its blind index, the code by an HMAC. */
@Entity({ name: 'sign_in_code' })
export class SignInCodeRow {
  @PrimaryColumn({ ...textColumn(43), name: 'phone_index' })
  phoneIndex!: string;
  /** Empty once the code was used. */
  @Column({ ...textColumn(43), name: 'code_hmac' })
  codeHmac!: string;
  @Column({ ...integerColumn(), name: 'attempts_left' })
  attemptsLeft!: number;
  @Column({ ...timeColumn(), name: 'sent_at' })
  sentAt!: Date;
  @Column({ ...timeColumn(), name: 'expires_at' })
  expiresAt!: Date;
  /** Business day of `sentToday`. */
  @Column({ ...textColumn(10), name: 'day' })
  day!: string;
  @Column({ ...integerColumn(), name: 'sent_today' })
  sentToday!: number;
}

/** A member code that was used at a till, kept until no clock would accept it again. */
@Entity({ name: 'used_member_code' })
export class UsedMemberCodeRow {
  @PrimaryColumn({ ...textColumn(64), name: 'code_id' })
  codeId!: string;
  @Column({ ...timeColumn(), name: 'forget_at' })
  forgetAt!: Date;
}

/** A message of a demo's sandbox; a real provider leaves this table empty. */
@Entity({ name: 'sandbox_sms' })
export class SandboxSmsRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...textColumn(43), name: 'phone_index' })
  phoneIndex!: string;
  @Column({ ...textColumn(255), name: 'code_cipher' })
  codeCipher!: string;
  @Column({ ...timeColumn(), name: 'sent_at' })
  sentAt!: Date;
}
