import { randomBytes } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import {
  type Clock,
  createLogger,
  type HubEnvironment,
  type Logger,
  systemClock,
} from '@hub/kernel';
import {
  dropTestDatabases,
  freshTestFolder,
  testDatabaseUrl,
  testEnvironment,
  testNatsUrl,
} from '@hub/kernel/testing';
import { DemoIssuer, seedDemo, startHub, type RunningHub } from '@hub/standalone';
import { QUIET } from './quiet-progress.js';
import { type Visitors, visitorsAt } from './visitors.js';

/** A whole hub of a test's own: five capabilities and the gateway over HTTP, with a small chain in it. */
export interface HubUnderTest extends Visitors {
  readonly hub: RunningHub;
  readonly issuer: DemoIssuer;
  readonly environment: HubEnvironment;
  stop(): Promise<void>;
}

/** How much of the demo chain a test needs; nothing at all when it is null. */
export interface ChainSize {
  readonly members: number;
  readonly orders: number;
}

export interface HubUnderTestOptions {
  readonly clock?: Clock;
  /**
   * No worker runs, events travel in the process and the gateway keeps no answers: nothing happens that no request asked
   * for, and everything that one asked for.
   */
  readonly still?: boolean;
  /** Where the hub writes its log; nowhere when it is left out. */
  readonly logger?: Logger;
}

/**
 * Starts a hub on SQLite, or on MariaDB when HUB_TEST_DATABASE is set; events travel in the process, or over NATS in a
 * stream of the hub's own when HUB_TEST_NATS is set.
 */
export async function startHubUnderTest(
  size: ChainSize | null = { members: 40, orders: 120 },
  {
    clock = systemClock,
    still = false,
    logger = createLogger({ level: 'silent', name: 'e2e' }),
  }: HubUnderTestOptions = {},
): Promise<HubUnderTest> {
  const environment = testEnvironment({
    dataDirectory: freshTestFolder('e2e'),
    ...(testDatabaseUrl === undefined ? {} : { databaseUrl: testDatabaseUrl }),
    ...(testNatsUrl === undefined || still ? {} : { natsUrl: testNatsUrl }),
  });
  const suffix = `${String(process.pid)}_${randomBytes(4).toString('hex')}`;
  const eventStream = { stream: `E2E_${suffix}`, subjectPrefix: `e2e.${suffix}` };
  const hub = await startHub({
    environment,
    logger,
    eventStream,
    clock,
    withoutWorkers: still,
    withoutCaching: still,
    ...(testDatabaseUrl === undefined
      ? {}
      : { databaseNameOf: (name: string) => `${name}_${suffix}` }),
  });
  if (size !== null) {
    await seedDemo(hub, {
      actorSecret: environment.actorSecret,
      now: new Date(),
      progress: QUIET,
      memberCount: size.members,
      orderCount: size.orders,
    });
  }
  const url = await hub.listen(0);
  const issuer = await DemoIssuer.open(environment.dataDirectory);
  return {
    ...visitorsAt(url, issuer),
    hub,
    issuer,
    environment,
    stop: async () => {
      await hub.stop();
      await dropTestDatabases(suffix);
      if (testNatsUrl !== undefined && !still) await dropStream(testNatsUrl, eventStream.stream);
    },
  };
}

async function dropStream(url: string, stream: string): Promise<void> {
  const connection = await connect({ servers: url });
  await (await jetstreamManager(connection)).streams.delete(stream);
  await connection.close();
}
