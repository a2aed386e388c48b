import {
  bulkInsert,
  conditionalUpdate,
  insertIgnore,
  isUniqueViolation,
  lockForUpdate,
} from '@hub/kernel';
import { type EntityManager, In } from 'typeorm';
import type { MemberStatus } from '../domain/member-status.js';
import type { TierStanding } from '../domain/tier-standing.js';
import { ImportedMemberRow, MemberIdentityRow, MemberRow } from './member.entity.js';
import { PointsAccountRow } from './points.entity.js';
import { TierStandingRow } from './tier.entity.js';
import { standingRow } from './tier.repository.js';

export type NewMember = Omit<MemberRow, 'updatedAt'>;

export interface MemberOpening {
  readonly member: NewMember;
  readonly standing: TierStanding;
  /** Points brought along. */
  readonly available: number;
}

/** Accounts and the ids other platforms gave their owners. */
export class MemberRepository {
  async findById(manager: EntityManager, memberId: string): Promise<MemberRow | null> {
    return await manager.findOneBy(MemberRow, { id: memberId });
  }

  /** The account, held until the transaction ends: nobody freezes or closes it meanwhile. */
  async lock(manager: EntityManager, memberId: string): Promise<MemberRow | null> {
    await lockForUpdate(manager, 'SELECT id FROM member WHERE id = ?', [memberId]);
    return await this.findById(manager, memberId);
  }

  async findByPhoneIndex(manager: EntityManager, phoneIndex: string): Promise<MemberRow | null> {
    return await manager.findOneBy(MemberRow, { phoneIndex });
  }

  async findByMemberNumber(
    manager: EntityManager,
    memberNumber: string,
  ): Promise<MemberRow | null> {
    return await manager.findOneBy(MemberRow, { memberNumber });
  }

  async findByPhoneIndexes(
    manager: EntityManager,
    phoneIndexes: readonly string[],
  ): Promise<MemberRow[]> {
    return phoneIndexes.length === 0
      ? []
      : await manager.findBy(MemberRow, { phoneIndex: In(phoneIndexes) });
  }

  /** Accounts with everything that hangs on them from the first moment. */
  async addMembers(manager: EntityManager, openings: readonly MemberOpening[]): Promise<void> {
    await bulkInsert(
      manager,
      MemberRow,
      openings.map(({ member }) => ({ ...member, updatedAt: member.memberSince })),
    );
    await bulkInsert(
      manager,
      TierStandingRow,
      openings.map(({ member, standing }) => standingRow(member.id, standing)),
    );
    await bulkInsert(
      manager,
      PointsAccountRow,
      openings.map(({ member, available }) => ({
        memberId: member.id,
        available,
        pending: 0,
        debt: 0,
        entryCount: available === 0 ? 0 : 1,
        version: 0,
      })),
    );
  }

  async findIdentities(
    manager: EntityManager,
    kinds: readonly string[],
    indexes: readonly string[],
  ): Promise<MemberIdentityRow[]> {
    if (indexes.length === 0) return [];
    return await manager.findBy(MemberIdentityRow, { kind: In(kinds), blindIndex: In(indexes) });
  }

  /** Identities that already lead to a member keep leading there. */
  async addIdentities(
    manager: EntityManager,
    identities: readonly MemberIdentityRow[],
  ): Promise<void> {
    await insertIgnore(manager, MemberIdentityRow, identities);
  }

  /** Fails with a unique violation when somebody else took one of them meanwhile. */
  async claimIdentities(
    manager: EntityManager,
    identities: readonly MemberIdentityRow[],
  ): Promise<void> {
    await bulkInsert(manager, MemberIdentityRow, identities);
  }

  async findImported(
    manager: EntityManager,
    source: string,
    externalIndexes: readonly string[],
  ): Promise<ImportedMemberRow[]> {
    return await manager.findBy(ImportedMemberRow, { source, externalIndex: In(externalIndexes) });
  }

  async addImported(manager: EntityManager, rows: readonly ImportedMemberRow[]): Promise<void> {
    await bulkInsert(manager, ImportedMemberRow, rows);
  }

  /** False when the phone belongs to another member. */
  async setPhone(
    manager: EntityManager,
    memberId: string,
    phone: { cipher: string; index: string },
    now: Date,
  ): Promise<boolean> {
    try {
      await conditionalUpdate(
        manager,
        'UPDATE member SET phone_cipher = ?, phone_index = ?, updated_at = ? WHERE id = ?',
        [phone.cipher, phone.index, now, memberId],
      );
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }

  async updateProfile(
    manager: EntityManager,
    memberId: string,
    profile: Partial<MemberRow>,
    now: Date,
  ): Promise<void> {
    await manager.update(MemberRow, { id: memberId }, { ...profile, updatedAt: now });
  }

  /** False when the status was no longer `from`. */
  async changeStatus(
    manager: EntityManager,
    memberId: string,
    from: MemberStatus,
    to: MemberStatus,
    now: Date,
  ): Promise<boolean> {
    const changed = await conditionalUpdate(
      manager,
      'UPDATE member SET status = ?, updated_at = ? WHERE id = ? AND status = ?',
      [to, now, memberId, from],
    );
    return changed === 1;
  }

  /** Nothing that could lead back to the person stays; the keyless indexes go with the cipher texts. */
  async erasePersonalData(manager: EntityManager, memberId: string): Promise<void> {
    await conditionalUpdate(
      manager,
      `UPDATE member SET nickname = NULL, phone_cipher = NULL, phone_index = NULL, email_cipher = NULL, email_index = NULL,
        birthday_cipher = NULL, birthday_index = NULL WHERE id = ?`,
      [memberId],
    );
    await conditionalUpdate(manager, 'DELETE FROM member_identity WHERE member_id = ?', [memberId]);
    await conditionalUpdate(
      manager,
      'UPDATE member_session SET device = NULL WHERE member_id = ?',
      [memberId],
    );
  }
}
