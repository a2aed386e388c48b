import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@hub/kernel';
import { ClientFileInvalid, parseClientFile } from './client-file.js';
import { ClientRegistry } from './client-registry.js';
import { DEMO_PARTNER, loadDemoPartnerSecret } from './demo-partner-secret.js';
import { watchClientFile, type WatchedClients } from './watch-client-file.js';

const HASH = `scrypt$${'a'.repeat(22)}$${'b'.repeat(43)}`;
const partner = (changes: object = {}): object => ({
  ...{ name: 'ERP', scopes: ['orders:read', 'stock:write'], secretHashes: [HASH] },
  ...changes,
});
const fileWith = (content: object): string => JSON.stringify(content);
const erp = (...scopes: string[]) => ({ kind: 'partner' as const, clientId: 'erp', scopes });

function faultsOf(text: string): readonly string[] {
  try {
    parseClientFile(text);
  } catch (error) {
    if (error instanceof ClientFileInvalid) return error.faults;
  }
  return [];
}

describe('the registry of clients', () => {
  it('gives every touchpoint any document of the public graph unless the file says otherwise', () => {
    const registry = ClientRegistry.fromText(
      fileWith({ touchpoints: { pos: { operations: 'enforce', costPerMinute: 5 } } }),
    );
    const usual = { kind: 'touchpoint', operations: 'off', graph: 'public' };
    const unlimited = { costPerMinute: null, maxOperationCost: null };
    for (const name of ['app', 'mini-program', 'website', 'console', 'unknown'])
      expect(registry.policyOf(name)).toEqual({ name, ...usual, ...unlimited });
    expect(registry.policyOf('pos')).toMatchObject({ operations: 'enforce', costPerMinute: 5 });
    for (const nobody of [null, 'stranger', '__proto__', 'constructor'])
      expect(registry.policyOf(nobody).name).toBe('unknown');
  });

  it('lets partners ask known operations of their own graph only', () => {
    const registry = ClientRegistry.fromText(
      fileWith({ partners: { erp: partner({ costPerMinute: 100, maxOperationCost: 10 }) } }),
    );
    expect(registry.policyOf('erp')).toEqual({
      ...{ name: 'erp', kind: 'partner', operations: 'enforce', graph: 'partner' },
      ...{ costPerMinute: 100, maxOperationCost: 10 },
    });
  });

  it('knows who may get tokens, and whose tokens still hold', () => {
    const registry = ClientRegistry.fromText(
      fileWith({ partners: { erp: partner(), old: partner({ disabled: true }) } }),
    );
    expect(registry.partner('erp')).toMatchObject({ clientId: 'erp', secretHashes: [HASH] });
    expect([registry.partner('old'), registry.partner('else')]).toEqual([null, null]);
    const [old, stranger] = ['old', 'else'].map((clientId) => ({ ...erp(), clientId }));
    expect(
      [erp('orders:read'), erp('pii:read'), old!, stranger!].map((a) => registry.acceptsIssued(a)),
    ).toEqual([true, false, false, false]);
    expect([erp('pii:read'), old!, stranger!].map((a) => registry.acceptsActor(a))).toEqual([
      true,
      false,
      true,
    ]);
    expect(registry.acceptsActor({ kind: 'anonymous' })).toBe(true);
    expect(registry.acceptsIssued({ kind: 'anonymous' })).toBe(false);
  });

  it('lists every fault of a file, and never takes a secret for a hash', () => {
    expect(faultsOf('{')).toEqual(['It is no JSON.']);
    const faults = faultsOf(
      fileWith({
        touchpoints: { app: { operations: 'sometimes' }, fridge: {} },
        partners: {
          erp: partner({ secretHashes: ['my secret'], scopes: ['a b'] }),
          app: partner(),
          X: partner(),
          free: partner({ costPerMinute: 0, operations: 'off' }),
          three: partner({ secretHashes: [HASH, HASH, HASH] }),
        },
        extra: 1,
      }),
    );
    expect(faults.join('\n')).not.toContain('my secret');
    expect(faults.map((fault) => fault.slice(0, fault.indexOf(': '))).sort()).toEqual([
      'partners.X',
      'partners.app',
      'partners.erp.scopes.0',
      'partners.erp.secretHashes.0',
      'partners.free',
      'partners.free.costPerMinute',
      'partners.three.secretHashes',
      'the file',
      'touchpoints',
      'touchpoints.app.operations',
    ]);
    expect(faults).toContain('partners.app: is the name of a touchpoint');
  });

  it('is shipped with the touchpoints and a partner of the demo that has no secret', async () => {
    const text = await readFile(new URL('../../clients.json', import.meta.url), 'utf8');
    const registry = ClientRegistry.fromText(text);
    expect(registry.policyOf('mini-program').operations).toBe('off');
    expect(registry.partner(DEMO_PARTNER)?.secretHashes).toEqual([]);
    registry.addSecret(DEMO_PARTNER, HASH);
    registry.replaceWith(text, createLogger({ level: 'silent', name: 'test' }));
    expect(registry.partner(DEMO_PARTNER)?.secretHashes).toEqual([HASH]);
  });
});

describe('the file of clients on disk', () => {
  let folder: string;
  let file: string;
  let watched: WatchedClients | undefined;
  const logged: string[] = [];
  const logger = createLogger({
    ...{ level: 'info', name: 'test' },
    destination: { write: (line: string) => void logged.push(line) },
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clients-'));
    file = join(folder, 'clients.json');
    logged.length = 0;
  });

  afterEach(async () => {
    watched?.close();
    watched = undefined;
    await rm(folder, { recursive: true });
  });

  async function until(isSo: () => boolean): Promise<void> {
    for (let tries = 0; !isSo(); tries += 1) {
      if (tries > 200) throw new Error(`It did not come true. Log: ${logged.join('')}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  it('is live: an edit is used without a restart, a faulty one is told and refused', async () => {
    await writeFile(file, fileWith({ partners: { erp: partner() } }));
    watched = await watchClientFile(file, logger, 20);
    const { registry } = watched;
    expect(registry.acceptsIssued(erp())).toBe(true);

    await writeFile(file, fileWith({ partners: { erp: partner({ disabled: true }) } }));
    await until(() => !registry.acceptsIssued(erp()));

    await writeFile(file, '{"partners": {"erp": {"name": 5}}}');
    await until(() => logged.some((line) => line.includes('is refused')));
    expect(logged.join()).toContain('partners.erp.scopes');
    expect(registry.partner('erp')).toBeNull(); // still what the last good file said

    const other = join(folder, 'new.json');
    await writeFile(other, fileWith({ partners: { erp: partner({ scopes: [] }) } }));
    await rename(other, file); // as editors and mounted volumes do
    await until(() => registry.partner('erp')?.scopes.length === 0);

    await rm(file);
    await until(() => logged.some((line) => line.includes('cannot be read')));
    expect(registry.partner('erp')).not.toBeNull();
  });

  it('has to be good at the start', async () => {
    await writeFile(file, '{"partners": []}');
    await expect(watchClientFile(file, logger)).rejects.toThrow(ClientFileInvalid);
    await expect(watchClientFile(`${file}.none`, logger)).rejects.toThrow('ENOENT');
  });

  it('is not where the demo’s secret is: that is made once per data folder', () => {
    const secret = loadDemoPartnerSecret(join(folder, 'data'));
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(loadDemoPartnerSecret(join(folder, 'data'))).toBe(secret);
    expect(loadDemoPartnerSecret(join(folder, 'other'))).not.toBe(secret);
  });
});
