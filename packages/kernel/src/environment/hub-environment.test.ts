import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditSettings } from './audit-settings.js';
import { generateSecrets } from './demo-secrets.js';
import { EnvironmentError, loadHubEnvironment } from './hub-environment.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hub-environment-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadHubEnvironment(env);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it('of a demo needs nothing and keeps its generated secrets over a restart', () => {
    const first = loadHubEnvironment({ HUB_DATA_DIR: directory });
    expect(first).toMatchObject({
      mode: 'demo',
      port: 4000,
      businessZone: 'Asia/Shanghai',
      logLevel: 'info',
      subgraphUrls: {},
    });
    expect('databaseUrl' in first).toBe(false);
    expect(loadHubEnvironment({ HUB_DATA_DIR: directory })).toEqual(first);
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('reads what is given and treats an empty variable as absent', () => {
    const environment = loadHubEnvironment({
      HUB_DATA_DIR: directory,
      HUB_DATABASE_URL: 'mysql://root@127.0.0.1:3306',
      HUB_NATS_URL: '',
      HUB_SUBGRAPH_URLS: 'member=http://member:4001,order=http://order:4002/graphql',
      HUB_BUSINESS_ZONE: 'Europe/London',
      HUB_REQUEST_DEADLINE_MS: '2000',
      PORT: '0',
    });
    expect(environment).toMatchObject({
      databaseUrl: 'mysql://root@127.0.0.1:3306',
      subgraphUrls: { member: 'http://member:4001', order: 'http://order:4002/graphql' },
      businessZone: 'Europe/London',
      requestDeadlineMilliseconds: 2_000,
      port: 0,
    });
    expect(environment.natsUrl).toBeUndefined();
  });

  it('names every fault at once', () => {
    expect(
      faultsOf({
        HUB_MODE: 'production',
        PORT: 'many',
        HUB_DATABASE_URL: 'postgres://x',
        HUB_BUSINESS_ZONE: 'Mars/Olympus',
        HUB_LOG_LEVEL: 'loud',
        HUB_ACTOR_SECRET: 'short',
        HUB_FIELD_KEYS: 'a:AAAA',
        HUB_SUBGRAPH_URLS: 'member',
        HUB_REQUEST_DEADLINE_MS: '30001',
        HUB_TOKEN_KEYS: '{}',
      }).map((fault) => fault.split(':')[0]),
    ).toEqual([
      'HUB_DATABASE_URL',
      'PORT',
      'HUB_BUSINESS_ZONE',
      'HUB_LOG_LEVEL',
      'HUB_SUBGRAPH_URLS',
      'HUB_REQUEST_DEADLINE_MS',
      'HUB_ACTOR_SECRET',
      'HUB_FIELD_KEYS',
      'HUB_TOKEN_KEYS',
      'HUB_BLIND_INDEX_KEY',
      'HUB_PAYMENT_SECRET',
    ]);
  });

  it('has no tracing unless a collector is named, and then keeps every trace unless told', () => {
    const base = { HUB_DATA_DIR: directory };
    expect('tracing' in loadHubEnvironment(base)).toBe(false);
    expect(loadHubEnvironment({ ...base, HUB_OTLP_URL: 'http://collector:4318' }).tracing).toEqual({
      otlpUrl: 'http://collector:4318',
      sampleRatio: 1,
    });
    expect(
      faultsOf({
        ...base,
        HUB_OTLP_URL: 'grpc://collector',
        HUB_TRACE_SAMPLE_RATIO: '2',
        HUB_METRICS_TOKEN: 'short',
        HUB_AUDIT_KEY: 'short',
        HUB_INSTANCE: '../x',
      }).map((fault) => fault.split(':')[0]),
    ).toEqual([
      'HUB_OTLP_URL',
      'HUB_TRACE_SAMPLE_RATIO',
      'HUB_METRICS_TOKEN',
      'HUB_AUDIT_KEY',
      'HUB_INSTANCE',
    ]);
  });

  it('seals the audit log with its own key, or with one that no other secret is', () => {
    const first = loadHubEnvironment({ HUB_DATA_DIR: directory });
    const derived = auditSettings(first);
    const own = auditSettings({ ...first, auditKey: 'k'.repeat(32), instance: 'east-1' });
    expect(derived.key).toHaveLength(32);
    expect(Buffer.from(derived.key)).toEqual(Buffer.from(auditSettings(first).key));
    expect(own).toMatchObject({ folder: join(directory, 'audit'), instance: 'east-1' });
    expect(Buffer.from(own.key)).not.toEqual(Buffer.from(derived.key));
    expect(derived.instance).toMatch(/^[a-z0-9][a-z0-9-]*$/);
  });

  it('of production takes its secrets from outside and writes none', () => {
    const secrets = generateSecrets();
    const environment = loadHubEnvironment({
      HUB_MODE: 'production',
      HUB_DATA_DIR: join(directory, 'absent'),
      HUB_ACTOR_SECRET: secrets.actorSecret,
      HUB_FIELD_KEYS: secrets.fieldKeys,
      HUB_BLIND_INDEX_KEY: secrets.blindIndexKey,
      HUB_PAYMENT_SECRET: secrets.paymentSecret,
      HUB_TOKEN_KEYS: secrets.tokenKeys,
    });
    expect(environment).toMatchObject({ mode: 'production', ...secrets });
    expect(() => statSync(join(directory, 'absent'))).toThrow();
  });

  it('never repeats a secret in its complaint', () => {
    expect(
      faultsOf({
        HUB_DATA_DIR: directory,
        HUB_ACTOR_SECRET: 'hush',
        HUB_FIELD_KEYS: 'k:aHVzaA==',
      }).join(),
    ).not.toMatch(/hush|aHVzaA/);
  });
});
