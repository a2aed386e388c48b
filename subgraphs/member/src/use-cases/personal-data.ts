import type { FieldCipher } from '@hub/kernel';

export type PersonalField = 'phone' | 'email' | 'birthday';

export interface EncryptedField {
  readonly cipher: string;
  readonly index: string;
}

/** Personal data on its way into and out of the database; every field has its own purpose and index. */
export class PersonalData {
  constructor(private readonly cipher: FieldCipher) {}

  encrypt(field: PersonalField, value: string): EncryptedField {
    const indexed = field === 'birthday' ? value.slice(5) : value;
    return {
      cipher: this.cipher.encrypt(value, `member.${field}`),
      index: this.cipher.blindIndex(`member.${field}`, indexed),
    };
  }

  decrypt(field: PersonalField, cipherText: string): string {
    return this.cipher.decrypt(cipherText, `member.${field}`);
  }

  phoneIndex(e164: string): string {
    return this.cipher.blindIndex('member.phone', e164);
  }

  /** Keyed with the phone, so that a code of one phone is worth nothing for another. */
  signInCodeHmac(e164: string, code: string): string {
    return this.cipher.blindIndex('member.sign_in_code', `${e164}\0${code}`);
  }

  identity(kind: string, value: string): EncryptedField {
    return {
      cipher: this.cipher.encrypt(value, `member_identity.${kind}`),
      index: this.cipher.blindIndex(`member_identity.${kind}`, value),
    };
  }

  externalIndex(source: string, externalId: string): string {
    return this.cipher.blindIndex(`imported_member.${source}`, externalId);
  }
}
