import { baseErrors } from '@hub/kernel';
import { z } from 'zod';
import type { BusinessDays } from '../domain/business-days.js';
import { normalisePhone } from './phone-number.js';
import { normaliseEmail, normaliseNickname, parseBirthday } from '../domain/profile-data.js';
import { type Tier, tierByCode, type TierRules } from '../domain/tier.js';

/** What another system says of a member; only the id there is required. */
export const importedRecordShape = z.object({
  externalId: z.string().trim().min(1).max(64),
  phone: z.string().max(32).nullish(),
  nickname: z.string().max(128).nullish(),
  email: z.string().max(320).nullish(),
  birthday: z.string().max(10).nullish(),
  memberSince: z.date().nullish(),
  tierCode: z.string().max(32).nullish(),
  growthValue: z.int().min(0).max(10_000_000).nullish(),
  points: z.int().min(0).max(10_000_000).nullish(),
});
export type ImportedRecord = z.output<typeof importedRecordShape>;

export interface ReadRecord {
  readonly phone: string | null;
  readonly nickname: string | null;
  readonly email: string | null;
  readonly birthday: string | null;
  readonly memberSince: Date;
  readonly tier: Tier | null;
  readonly growthValue: number;
  readonly points: number;
}

/** Normalises one record, or throws the refusal that its answer will carry. */
export function readImportedRecord(
  record: ImportedRecord,
  rules: TierRules,
  now: Date,
  days: BusinessDays,
): ReadRecord {
  const memberSince = record.memberSince ?? now;
  if (memberSince > now)
    throw baseErrors.refuse('BAD_USER_INPUT', 'memberSince lies in the future', {
      field: 'memberSince',
    });
  const tier = given(record.tierCode) ? tierByCode(rules, record.tierCode) : null;
  if (tier === undefined) {
    throw baseErrors.refuse(
      'BAD_USER_INPUT',
      `tierCode: there is no tier "${record.tierCode ?? ''}"`,
      { field: 'tierCode' },
    );
  }
  return {
    phone: given(record.phone) ? normalisePhone(record.phone) : null,
    nickname: given(record.nickname) ? normaliseNickname(record.nickname) : null,
    email: given(record.email) ? normaliseEmail(record.email) : null,
    birthday: given(record.birthday) ? parseBirthday(record.birthday, days.dayOf(now)) : null,
    memberSince,
    tier,
    growthValue: record.growthValue ?? 0,
    points: record.points ?? 0,
  };
}

function given(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && text !== '';
}
