import { bulkInsert, conditionalUpdate, inClause, insertIgnore, selectRows } from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { type SentCodes, signInCodePolicy } from '../domain/sign-in-code.js';
import { RefreshTokenRow, SessionRow, SignInCodeRow, UsedMemberCodeRow } from './session.entity.js';

export interface SentCode {
  readonly phoneIndex: string;
  readonly codeHmac: string;
  readonly now: Date;
  /** Business day of `now`. */
  readonly today: string;
}

/** Sign-in codes, sessions, refresh tokens and used member codes. */
export class SessionRepository {
  /** True when this request may send: one conditional statement decides between rivals. */
  async claimSending(manager: EntityManager, sent: SentCode): Promise<boolean> {
    const { phoneIndex, codeHmac, now, today } = sent;
    const { attempts, validSeconds, resendAfterSeconds, messagesPerDay } = signInCodePolicy;
    const expiresAt = new Date(now.getTime() + validSeconds * 1_000);
    const fresh = {
      phoneIndex,
      codeHmac,
      attemptsLeft: attempts,
      sentAt: now,
      expiresAt,
      day: today,
      sentToday: 1,
    };
    if ((await insertIgnore(manager, SignInCodeRow, [fresh])) === 1) return true;
    const claimed = await conditionalUpdate(
      manager,
      `UPDATE sign_in_code SET code_hmac = ?, attempts_left = ?, sent_at = ?, expires_at = ?,
        sent_today = CASE WHEN day = ? THEN sent_today + 1 ELSE 1 END, day = ?
        WHERE phone_index = ? AND sent_at <= ? AND (day <> ? OR sent_today < ?)`,
      [
        codeHmac,
        attempts,
        now,
        expiresAt,
        today,
        today,
        phoneIndex,
        now.getTime() - resendAfterSeconds * 1_000,
        today,
        messagesPerDay,
      ],
    );
    return claimed === 1;
  }

  async findSent(
    manager: EntityManager,
    phoneIndex: string,
  ): Promise<(SentCodes & { attemptsLeft: number; expiresAt: Date }) | null> {
    return await manager.findOneBy(SignInCodeRow, { phoneIndex });
  }

  /** The message did not leave: the phone may ask again at once, and it does not count. */
  async undoSending(manager: EntityManager, phoneIndex: string, codeHmac: string): Promise<void> {
    await conditionalUpdate(
      manager,
      "UPDATE sign_in_code SET code_hmac = '', sent_at = 0, sent_today = sent_today - 1 WHERE phone_index = ? AND code_hmac = ?",
      [phoneIndex, codeHmac],
    );
  }

  /** True exactly once per code, while it is valid and attempts are left. */
  async useCode(
    manager: EntityManager,
    phoneIndex: string,
    codeHmac: string,
    now: Date,
  ): Promise<boolean> {
    const used = await conditionalUpdate(
      manager,
      "UPDATE sign_in_code SET code_hmac = '' WHERE phone_index = ? AND code_hmac = ? AND expires_at > ? AND attempts_left > 0",
      [phoneIndex, codeHmac, now],
    );
    return used === 1;
  }

  /** Counts a wrong attempt; answers how many are left, 0 when there is no valid code. */
  async countWrongAttempt(manager: EntityManager, phoneIndex: string, now: Date): Promise<number> {
    const counted = await conditionalUpdate(
      manager,
      "UPDATE sign_in_code SET attempts_left = attempts_left - 1 WHERE phone_index = ? AND attempts_left > 0 AND expires_at > ? AND code_hmac <> ''",
      [phoneIndex, now],
    );
    if (counted === 0) return 0;
    return (await this.findSent(manager, phoneIndex))?.attemptsLeft ?? 0;
  }

  async forgetCode(manager: EntityManager, phoneIndex: string): Promise<void> {
    await conditionalUpdate(manager, 'DELETE FROM sign_in_code WHERE phone_index = ?', [
      phoneIndex,
    ]);
  }

  async addSession(
    manager: EntityManager,
    session: SessionRow,
    token: RefreshTokenRow,
  ): Promise<void> {
    await bulkInsert(manager, SessionRow, [session]);
    await this.addToken(manager, token);
  }

  async addToken(manager: EntityManager, token: RefreshTokenRow): Promise<void> {
    await bulkInsert(manager, RefreshTokenRow, [token]);
  }

  async findToken(manager: EntityManager, hash: string): Promise<RefreshTokenRow | null> {
    return await manager.findOneBy(RefreshTokenRow, { hash });
  }

  /** True for the one request that may exchange the token. */
  async useToken(manager: EntityManager, hash: string, now: Date): Promise<boolean> {
    return (
      (await conditionalUpdate(
        manager,
        'UPDATE refresh_token SET used_at = ? WHERE hash = ? AND used_at IS NULL',
        [now, hash],
      )) === 1
    );
  }

  async findSession(manager: EntityManager, sessionId: string): Promise<SessionRow | null> {
    return await manager.findOneBy(SessionRow, { id: sessionId });
  }

  async prolong(
    manager: EntityManager,
    sessionId: string,
    now: Date,
    expiresAt: Date,
  ): Promise<boolean> {
    const prolonged = await conditionalUpdate(
      manager,
      'UPDATE member_session SET last_used_at = ?, expires_at = ? WHERE id = ? AND revoked_at IS NULL',
      [now, expiresAt, sessionId],
    );
    return prolonged === 1;
  }

  /** True when it was live until now. */
  async revoke(
    manager: EntityManager,
    memberId: string,
    sessionId: string,
    now: Date,
  ): Promise<boolean> {
    const revoked = await conditionalUpdate(
      manager,
      'UPDATE member_session SET revoked_at = ? WHERE id = ? AND member_id = ? AND revoked_at IS NULL',
      [now, sessionId, memberId],
    );
    return revoked === 1;
  }

  /** The ids of the sessions that were live until now. */
  async revokeAll(manager: EntityManager, memberId: string, now: Date): Promise<string[]> {
    const live = await selectRows<{ id: string }>(
      manager,
      'SELECT id FROM member_session WHERE member_id = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY id',
      [memberId, now],
    );
    const ids = live.map(({ id }) => id);
    if (ids.length > 0) {
      await conditionalUpdate(
        manager,
        `UPDATE member_session SET revoked_at = ? WHERE id IN ${inClause(ids)} AND revoked_at IS NULL`,
        [now, ...ids],
      );
    }
    return ids;
  }

  /** False for a replay. */
  async useMemberCode(manager: EntityManager, codeId: string, forgetAt: Date): Promise<boolean> {
    return (await insertIgnore(manager, UsedMemberCodeRow, [{ codeId, forgetAt }])) === 1;
  }

  /** Removes what can no longer be presented; answers how many rows. */
  async forgetExpired(manager: EntityManager, now: Date): Promise<number> {
    const dayAgo = now.getTime() - 86_400_000;
    const monthAgo = now.getTime() - 30 * 86_400_000;
    return (
      (await conditionalUpdate(manager, 'DELETE FROM used_member_code WHERE forget_at <= ?', [
        now,
      ])) +
      (await conditionalUpdate(manager, 'DELETE FROM sign_in_code WHERE sent_at <= ?', [dayAgo])) +
      (await conditionalUpdate(manager, 'DELETE FROM sandbox_sms WHERE sent_at <= ?', [dayAgo])) +
      (await conditionalUpdate(manager, 'DELETE FROM refresh_token WHERE expires_at <= ?', [now])) +
      (await conditionalUpdate(manager, 'DELETE FROM member_session WHERE expires_at <= ?', [
        monthAgo,
      ]))
    );
  }
}
