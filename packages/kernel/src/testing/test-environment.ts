import { generateSecrets } from '../environment/demo-secrets.js';
import type { HubEnvironment } from '../environment/hub-environment.js';
import type { DatabaseEnvironment } from '../database/data-sources.js';

const secrets = generateSecrets();

/** An environment as a demo has it, with secrets of this test process. */
export function testEnvironment(
  overrides: Partial<HubEnvironment> & DatabaseEnvironment,
): HubEnvironment {
  return {
    mode: 'demo',
    port: 0,
    host: '127.0.0.1',
    businessZone: 'Asia/Shanghai',
    logLevel: 'silent',
    subgraphUrls: {},
    allowedOrigins: [],
    trustProxy: false,
    maxOperationCost: 20_000,
    requestDeadlineMilliseconds: 30_000,
    ...secrets,
    ...overrides,
  };
}
