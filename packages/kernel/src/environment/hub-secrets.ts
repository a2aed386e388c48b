import { z } from 'zod';
import { parseKeyRing } from '../crypto/key-ring.js';

/** A secret text. */
export const secret = z.string().min(32, { message: 'must have at least 32 characters' });

/** `id:base64,id:base64`: the first key encrypts, all of them decrypt. */
export const fieldKeyRing = z.string().superRefine((value, context) => {
  try {
    parseKeyRing(value);
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: error instanceof Error ? error.message : 'is not a key ring',
    });
  }
});

/** A JWK set as JSON; the first private key signs members' tokens, all of them verify. */
export const tokenKeySet = z.string().refine(holdsPrivateKeys, {
  message: 'must be a JWK set in JSON whose keys have kty, kid and the private part d',
});

export const hubSecrets = z.object({
  /** Signs the actor that the gateway forwards to the subgraphs (HS256). */
  actorSecret: secret,
  /** Encrypts personal data at rest. */
  fieldKeys: fieldKeyRing,
  /** Makes encrypted personal data findable by equality. */
  blindIndexKey: secret,
  /** Signs and verifies what the payment provider tells us. */
  paymentSecret: secret,
  /** JWK set, JSON. */
  tokenKeys: tokenKeySet,
});

export type HubSecrets = Readonly<z.infer<typeof hubSecrets>>;

const privateKeySet = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string(), d: z.string() })).min(1),
});

function holdsPrivateKeys(value: string): boolean {
  try {
    return privateKeySet.safeParse(JSON.parse(value)).success;
  } catch {
    return false;
  }
}
