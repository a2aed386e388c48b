import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hubSecrets, type HubSecrets } from './hub-secrets.js';

/**
 * The secrets of a demo: generated once and kept, because a restart must still read what it encrypted before.
 * The file is linked into place, so that of two processes starting together one wins and both read the same.
 */
export function loadDemoSecrets(dataDirectory: string): HubSecrets {
  const file = join(dataDirectory, 'secrets.json');
  if (!existsSync(file)) {
    mkdirSync(dataDirectory, { recursive: true });
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    writeFileSync(draft, JSON.stringify(generateSecrets(), null, 2), { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(draft);
    }
  }
  return hubSecrets.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Fresh random secrets; for demos and tests. */
export function generateSecrets(): HubSecrets {
  const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  });
  const kid = randomBytes(8).toString('hex');
  return {
    actorSecret: randomBytes(32).toString('base64url'),
    fieldKeys: `demo1:${randomBytes(32).toString('base64')}`,
    blindIndexKey: randomBytes(32).toString('base64url'),
    paymentSecret: randomBytes(32).toString('base64url'),
    tokenKeys: JSON.stringify({ keys: [{ ...signingKey, kid, alg: 'ES256', use: 'sig' }] }),
  };
}
