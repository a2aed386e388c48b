import { randomBytes } from 'node:crypto';
import { createLogger, type HubEnvironment, type StaffRole } from '@hub/kernel';
import { dropTestDatabases, freshTestFolder, testDatabaseUrl, testEnvironment } from '@hub/kernel/testing';
import { DemoIssuer, seedDemo, startHub, TouchpointClient, type RunningHub } from '@hub/standalone';

/** A whole hub of a test's own: five capabilities and the gateway over HTTP, with a small chain in it. */
export interface HubUnderTest {
  readonly hub: RunningHub;
  readonly url: string;
  readonly issuer: DemoIssuer;
  readonly environment: HubEnvironment;
  /** A touchpoint nobody has signed in at. */
  touchpoint(name: TouchpointClient['touchpoint']): TouchpointClient;
  staff(role: StaffRole, options?: { readonly storeId?: string; readonly scopes?: readonly string[] }): Promise<TouchpointClient>;
  partner(...scopes: string[]): Promise<TouchpointClient>;
  stop(): Promise<void>;
}

/** How much of the demo chain a test needs. */
export interface ChainSize {
  readonly members: number;
  readonly orders: number;
}

const QUIET = { start: () => undefined, advanceTo: () => undefined, finish: () => undefined };

/** Starts a hub on SQLite, or on MariaDB when HUB_TEST_DATABASE is set. */
export async function startHubUnderTest(size: ChainSize = { members: 40, orders: 120 }): Promise<HubUnderTest> {
  const environment = testEnvironment({
    dataDirectory: freshTestFolder('e2e'),
    ...(testDatabaseUrl === undefined ? {} : { databaseUrl: testDatabaseUrl }),
  });
  const suffix = `${String(process.pid)}_${randomBytes(4).toString('hex')}`;
  const hub = await startHub({
    environment,
    logger: createLogger({ level: 'silent', name: 'e2e' }),
    ...(testDatabaseUrl === undefined ? {} : { databaseNameOf: (name: string) => `${name}_${suffix}` }),
  });
  await seedDemo(hub, {
    actorSecret: environment.actorSecret,
    now: new Date(),
    progress: QUIET,
    memberCount: size.members,
    orderCount: size.orders,
  });
  const url = await hub.listen(0);
  const issuer = await DemoIssuer.open(environment.dataDirectory);
  return {
    hub,
    url,
    issuer,
    environment,
    touchpoint: (name) => new TouchpointClient(url, name, null),
    staff: async (role, { storeId, scopes = [] } = {}) => {
      const subject = { kind: 'staff' as const, name: `e2e-${role}`, roles: [role], scopes, ...(storeId === undefined ? {} : { storeId }) };
      return new TouchpointClient(url, role === 'clerk' ? 'pos' : 'console', await issuer.sign(subject, new Date()));
    },
    partner: async (...scopes) =>
      new TouchpointClient(url, 'partner', await issuer.sign({ kind: 'partner', clientId: 'e2e-erp', scopes }, new Date())),
    stop: async () => {
      await hub.stop();
      await dropTestDatabases(suffix);
    },
  };
}
