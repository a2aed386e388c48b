import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ClientRegistry, PartnerTokens, partnerTokenRoutes } from '@hub/gateway';
import { freshTestFolder, silentLogger, testEnvironment } from '@hub/kernel/testing';
import { runCommandLine } from '../program.js';

const folder = freshTestFolder('partner-secret');
const HASH = `scrypt$${'s'.repeat(22)}$${'h'.repeat(43)}`;
const entry = (secretHashes: readonly string[], more: object = {}) => ({
  name: 'Acme',
  scopes: ['stock:read'],
  secretHashes,
  ...more,
});

describe('hub partner-secret', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  async function hub(
    client: string,
    partners: Readonly<Record<string, object>>,
  ): Promise<{ code: number; out: string; err: string }> {
    const file = join(folder, 'clients.json');
    writeFileSync(file, JSON.stringify({ partners }));
    const said = { out: '', err: '' };
    const listen = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
      said[stream] += String(text);
      return true;
    };
    jest.spyOn(process.stdout, 'write').mockImplementation(listen('out'));
    jest.spyOn(process.stderr, 'write').mockImplementation(listen('err'));
    const code = await runCommandLine(['partner-secret', client, '--clients', file]);
    jest.restoreAllMocks();
    return { code, ...said };
  }

  /** The status of a partner's request for a token. */
  async function tokenStatus(partners: object, client: string, secret: string): Promise<number> {
    const [route] = partnerTokenRoutes({
      registry: ClientRegistry.fromText(JSON.stringify({ partners })),
      tokens: await PartnerTokens.from(testEnvironment({ dataDirectory: folder }).tokenKeys),
      now: () => new Date(),
      logger: silentLogger,
    });
    const basic = Buffer.from(`${client}:${secret}`).toString('base64');
    const answer = await route?.handler({
      rawBody: Buffer.from('grant_type=client_credentials'),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${basic}`,
      },
      query: {},
      params: {},
    });
    return answer?.status ?? 0;
  }

  it('makes a secret that opens the hub once its hash stands in the file, and another one each time', async () => {
    const { code, out, err } = await hub('acme-erp', { 'acme-erp': entry([]) });
    const [, secret = '', hash = ''] = /^secret {2}(\S{43})\nhash {4}(\S+)\n$/.exec(out) ?? [];
    expect([code, secret.length]).toEqual([0, 43]);
    expect(err).toContain('The hash goes into its secretHashes');
    expect(err).not.toContain(secret);
    const partners = { 'acme-erp': entry([hash]) };
    expect(await tokenStatus(partners, 'acme-erp', secret)).toBe(200);
    expect(await tokenStatus(partners, 'acme-erp', hash)).toBe(401);
    expect((await hub('acme-erp', { 'acme-erp': entry([]) })).out).not.toContain(secret);
  });

  it.each<[string, Record<string, object>, RegExp]>([
    ['has no entry yet', {}, /has no partner acme-erp yet: the hash goes into/],
    ['has a secret', { 'acme-erp': entry([HASH]) }, /beside the other one .* take the old one out/],
    ['is disabled', { 'acme-erp': entry([HASH, HASH], { disabled: true }) }, /it is disabled/],
  ])('says what to do with the hash where the partner %s', async (_, partners, advice) => {
    const { code, out, err } = await hub('acme-erp', partners);
    expect([code, out.split('\n')]).toEqual([0, [expect.anything(), expect.anything(), '']]);
    expect(err).toMatch(advice);
    expect(err).toContain('Tell the secret to acme-erp over a safe way');
  });

  it.each<[string, string, Record<string, object>, RegExp]>([
    ['a third secret', 'acme-erp', { 'acme-erp': entry([HASH, HASH]) }, /has two secrets in/],
    ['the name of a touchpoint', 'pos', {}, /"pos" cannot be a client id: .*name of a touchpoint/s],
    ['a name no client can have', 'Acme ERP', {}, /cannot be a client id: .*2 to 64 of a-z, 0-9/s],
    ['a faulty file', 'acme-erp', { 'acme-erp': entry(['secret']) }, /never the secret/],
  ])('makes none for %s', async (_, client, partners, reason) => {
    const { code, out, err } = await hub(client, partners);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(reason);
  });
});
