import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { newSecret } from './client-secret.js';

/** The partner of the demo in the file of clients; it has no secret there. */
export const DEMO_PARTNER = 'demo-erp';

/** In the data folder; whoever erases the demo's data erases it. */
export const DEMO_PARTNER_FILE = 'demo-partner.json';

const stored = z.object({ clientId: z.literal(DEMO_PARTNER), clientSecret: z.string().min(32) });

/**
 * The secret of the demo's partner: generated once and kept, so that it is in no repository and the same after a
 * restart. Of two processes that start together one wins, and both read the same.
 */
export function loadDemoPartnerSecret(dataDirectory: string): string {
  const file = join(dataDirectory, DEMO_PARTNER_FILE);
  if (!existsSync(file)) {
    mkdirSync(dataDirectory, { recursive: true });
    const draft = `${file}.${randomBytes(6).toString('hex')}`;
    const fresh = { clientId: DEMO_PARTNER, clientSecret: newSecret() };
    writeFileSync(draft, JSON.stringify(fresh, null, 2), { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(draft);
    }
  }
  return stored.parse(JSON.parse(readFileSync(file, 'utf8'))).clientSecret;
}
