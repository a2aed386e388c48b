import { type Actor, DomainError, newUlid, requireService, parseInput } from '@hub/kernel';
import { memberRegistered } from '@hub/events';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { memberNumberFrom } from '../domain/member-number.js';
import type { TierRules } from '../domain/tier.js';
import type { NewMember } from '../persistence/member.repository.js';
import {
  type ImportedRecord,
  importedRecordShape,
  readImportedRecord,
  type ReadRecord,
} from './imported-record.js';
import { openLedgers } from './open-ledgers.js';
import { retryWhenTaken } from './retry-when-taken.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  | 'database'
  | 'clock'
  | 'members'
  | 'tiers'
  | 'personalData'
  | 'outbox'
  | 'random'
  | 'businessDays'
  | 'points'
>;

const inputShape = z.object({
  source: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, { message: 'must have 1 to 32 characters of a-z, 0-9 and -' }),
  members: z.array(importedRecordShape).min(1).max(1_000),
});

export interface ImportedMember {
  readonly externalId: string;
  readonly memberId: string | null;
  readonly created: boolean;
  /** Why the record was not taken. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

/** Takes up to 1,000 records of another system: all that can be read, in one transaction; known ones stay as they are. */
export class ImportMembers {
  constructor(private readonly services: Services) {}

  async run(actor: Actor, input: unknown): Promise<ImportedMember[]> {
    requireService(actor);
    const { source, members } = parseInput(inputShape, input);
    const { database, tiers } = this.services;
    return await retryWhenTaken(() =>
      database.transaction(async (manager) => {
        const rules = await tiers.rules(manager);
        return await this.take(manager, source, this.read(members, rules), rules);
      }),
    );
  }

  private read(
    records: readonly ImportedRecord[],
    rules: TierRules,
  ): { record: ImportedRecord; read: ReadRecord | DomainError }[] {
    const now = this.services.clock.now();
    return records.map((record) => {
      try {
        return { record, read: readImportedRecord(record, rules, now, this.services.businessDays) };
      } catch (error) {
        if (error instanceof DomainError) return { record, read: error };
        throw error;
      }
    });
  }

  private async take(
    manager: EntityManager,
    source: string,
    records: readonly { record: ImportedRecord; read: ReadRecord | DomainError }[],
    rules: TierRules,
  ): Promise<ImportedMember[]> {
    const { personalData, clock } = this.services;
    const now = clock.now();
    const known = await this.findKnown(manager, source, records);
    const drafts: { member: NewMember; read: ReadRecord }[] = [];
    const links: { source: string; externalIndex: string; memberId: string; importedAt: Date }[] =
      [];
    const answers = records.map(({ record, read }): ImportedMember => {
      const { externalId } = record;
      if (read instanceof DomainError) {
        return {
          externalId,
          memberId: null,
          created: false,
          refusal: { code: read.code, message: read.message },
        };
      }
      const externalIndex = personalData.externalIndex(source, externalId);
      const before = known.byExternalIndex.get(externalIndex);
      if (before !== undefined)
        return { externalId, memberId: before, created: false, refusal: null };
      const phone = read.phone === null ? null : personalData.encrypt('phone', read.phone);
      const owner = phone === null ? undefined : known.byPhoneIndex.get(phone.index);
      const memberId = owner ?? newUlid(read.memberSince);
      links.push({ source, externalIndex, memberId, importedAt: now });
      known.byExternalIndex.set(externalIndex, memberId);
      if (owner !== undefined) return { externalId, memberId, created: false, refusal: null };
      if (phone !== null) known.byPhoneIndex.set(phone.index, memberId);
      drafts.push({ member: this.draft(memberId, read, phone), read });
      return { externalId, memberId, created: true, refusal: null };
    });
    await this.write(manager, drafts, rules, now);
    await this.services.members.addImported(manager, links);
    return answers;
  }

  private async findKnown(
    manager: EntityManager,
    source: string,
    records: readonly { record: ImportedRecord; read: ReadRecord | DomainError }[],
  ) {
    const { members, personalData } = this.services;
    const imported = await members.findImported(
      manager,
      source,
      records.map(({ record }) => personalData.externalIndex(source, record.externalId)),
    );
    const phones = records.flatMap(({ read }) =>
      read instanceof DomainError || read.phone === null
        ? []
        : [personalData.phoneIndex(read.phone)],
    );
    const owners = await members.findByPhoneIndexes(manager, phones);
    return {
      byExternalIndex: new Map(imported.map((row) => [row.externalIndex, row.memberId])),
      byPhoneIndex: new Map(owners.map((row) => [row.phoneIndex ?? '', row.id])),
    };
  }

  private draft(
    id: string,
    read: ReadRecord,
    phone: { cipher: string; index: string } | null,
  ): NewMember {
    const { personalData, random } = this.services;
    const email = read.email === null ? null : personalData.encrypt('email', read.email);
    const birthday =
      read.birthday === null ? null : personalData.encrypt('birthday', read.birthday);
    return {
      id,
      memberNumber: memberNumberFrom(random),
      status: 'active',
      nickname: read.nickname,
      phoneCipher: phone?.cipher ?? null,
      phoneIndex: phone?.index ?? null,
      emailCipher: email?.cipher ?? null,
      emailIndex: email?.index ?? null,
      birthdayCipher: birthday?.cipher ?? null,
      birthdayIndex: birthday?.index ?? null,
      channel: 'import',
      memberSince: read.memberSince,
    };
  }

  private async write(
    manager: EntityManager,
    drafts: readonly { member: NewMember; read: ReadRecord }[],
    rules: TierRules,
    now: Date,
  ): Promise<void> {
    if (drafts.length === 0) return;
    const { members, tiers, points, outbox, businessDays } = this.services;
    const opened = drafts.map(({ member, read }) => ({
      member,
      ...openLedgers({ ...read, memberId: member.id }, rules, businessDays, now),
    }));
    await members.addMembers(
      manager,
      opened.map(({ member, standing, points: opening }) => ({
        member,
        standing,
        available: opening?.points ?? 0,
      })),
    );
    await tiers.addFacts(
      manager,
      opened.flatMap(({ facts }) => facts),
    );
    await points.addOpenings(
      manager,
      opened.flatMap(({ points: opening }) => opening ?? []),
    );
    await outbox.appendMany(
      manager,
      memberRegistered,
      drafts.map(({ member }) => ({
        aggregateId: member.id,
        occurredAt: now,
        payload: {
          memberId: member.id,
          channel: 'import' as const,
          registeredAt: member.memberSince.toISOString(),
        },
      })),
    );
  }
}
