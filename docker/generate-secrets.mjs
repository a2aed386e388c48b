// Prints a secrets.env with fresh random secrets. Keep it: data encrypted with a lost key stays lost.
import { generateKeyPairSync, randomBytes } from 'node:crypto';

const keyId = new Date().toISOString().slice(0, 10).replaceAll('-', '');
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signingKey = {
  ...privateKey.export({ format: 'jwk' }),
  kid: keyId,
  alg: 'ES256',
  use: 'sig',
};

const secrets = {
  HUB_ACTOR_SECRET: randomBytes(32).toString('base64url'),
  HUB_FIELD_KEYS: `k${keyId}:${randomBytes(32).toString('base64')}`,
  HUB_BLIND_INDEX_KEY: randomBytes(32).toString('base64url'),
  HUB_PAYMENT_SECRET: randomBytes(32).toString('base64url'),
  HUB_TOKEN_KEYS: JSON.stringify({ keys: [signingKey] }),
};
for (const [name, value] of Object.entries(secrets)) console.log(`${name}=${value}`);
