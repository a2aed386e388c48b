import {
  type Actor,
  hasRole,
  hasScope,
  isSelf,
  maskEmail,
  maskPhone,
  requireStaff,
} from '@hub/kernel';
import { writePhone } from './phone-number.js';
import { maskBirthday } from '../domain/profile-data.js';
import type { MemberRow } from '../persistence/member.entity.js';
import type { PersonalData, PersonalField } from './personal-data.js';

/** How much of a person somebody is shown. `audited` shows everything and leaves an entry for each field read. */
export type Sight = 'own' | 'audited' | 'masked';

/** null: this actor may not even know that the member exists. */
export function sightOf(actor: Actor, memberId: string): Sight | null {
  if (isSelf(actor, memberId)) return 'own';
  if (hasRole(actor, 'admin', 'clerk', 'marketer', 'analyst'))
    return hasScope(actor, 'pii:read') ? 'audited' : 'masked';
  return actor.kind === 'service' ? 'masked' : null;
}

/** Refuses everybody who is not staff that deals with customers. */
export function requireMemberReader(actor: Actor): void {
  requireStaff(actor, 'admin', 'clerk', 'marketer', 'analyst');
}

/** A personal field as this reader gets it; null when the member gave none. */
export async function readPersonalField(
  personalData: PersonalData,
  member: MemberRow,
  field: PersonalField,
  sight: Sight,
  audit: () => Promise<unknown>,
): Promise<string | null> {
  const cipherText = {
    phone: member.phoneCipher,
    email: member.emailCipher,
    birthday: member.birthdayCipher,
  }[field];
  if (cipherText === null) return null;
  const plain = personalData.decrypt(field, cipherText);
  const written = field === 'phone' ? writePhone(plain) : plain;
  if (sight === 'audited') await audit();
  return sight === 'masked' ? masks[field](written) : written;
}

const masks: Record<PersonalField, (plain: string) => string> = {
  phone: maskPhone,
  email: maskEmail,
  birthday: maskBirthday,
};
