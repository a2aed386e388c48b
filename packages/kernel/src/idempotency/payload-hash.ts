import { createHash, createHmac } from 'node:crypto';

/**
 * SHA-256 of the payload as canonical JSON: key order and absent fields make no difference. With a secret nobody who
 * reads the hash can find a short payload, such as a phone number, by trying.
 */
export function payloadHash(payload: unknown, secret?: string): string {
  const hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  return hash.update(canonicalJson(payload)).digest('hex');
}

/** JSON with the keys of every object in order; what JSON cannot express is null. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
