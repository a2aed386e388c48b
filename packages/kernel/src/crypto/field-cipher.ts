import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { parseKeyRing, type KeyRing } from './key-ring.js';

/**
 * Encrypts single fields at rest with AES-256-GCM and makes them findable by a keyed hash.
 *
 * A cipher text reads `v1.<keyId>.<iv>.<tag>.<text>` in base64url. The `purpose` (`member.phone`) is authenticated
 * with it: a value copied into another column does not decrypt.
 */
export class FieldCipher {
  private readonly ring: KeyRing;
  private readonly blindIndexKey: string;

  constructor(keys: { fieldKeys: string; blindIndexKey: string }) {
    this.ring = parseKeyRing(keys.fieldKeys);
    this.blindIndexKey = keys.blindIndexKey;
  }

  encrypt(plain: string, purpose = ''): string {
    const { id, key } = this.ring[0];
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
    const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [
      'v1',
      id,
      ...[iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url')),
    ].join('.');
  }

  /** Throws when the text was tampered with, belongs to another purpose or its key has left the ring. */
  decrypt(cipherText: string, purpose = ''): string {
    const { keyId, iv, tag, text } = parseCipherText(cipherText);
    const key = this.ring.find(({ id }) => id === keyId)?.key;
    if (key === undefined)
      throw new Error(`The key "${keyId}" of a cipher text is not in the key ring`);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  }

  /** True for what an older key encrypted; decrypt and encrypt again to retire that key. */
  needsRotation(cipherText: string): boolean {
    return parseCipherText(cipherText).keyId !== this.ring[0].id;
  }

  /**
   * The same value gives the same 43 characters in one namespace, and unrelated ones in another. Normalise the value
   * first (E.164, lower case): equality is all an index knows.
   */
  blindIndex(namespace: string, normalisedValue: string): string {
    return createHmac('sha256', this.blindIndexKey)
      .update(`${namespace}\0${normalisedValue}`)
      .digest('base64url');
  }
}

function parseCipherText(cipherText: string): {
  keyId: string;
  iv: Buffer;
  tag: Buffer;
  text: Buffer;
} {
  const [version, keyId, iv, tag, text, ...rest] = cipherText.split('.');
  const isComplete =
    version === 'v1' && keyId !== undefined && iv?.length === 16 && tag?.length === 22;
  if (!isComplete || text === undefined || rest.length > 0)
    throw new Error('Not a cipher text of this hub');
  return {
    keyId,
    iv: Buffer.from(iv, 'base64url'),
    tag: Buffer.from(tag, 'base64url'),
    text: Buffer.from(text, 'base64url'),
  };
}
