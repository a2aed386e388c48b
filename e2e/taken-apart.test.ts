import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { HttpTransport, loadHubEnvironment } from '@hub/kernel';
import { freshTestFolder, testNatsUrl } from '@hub/kernel/testing';
import { DemoIssuer, repositoryRoot, seedDemo, storySteps, StoryWorld } from '@hub/standalone';
import { QUIET } from './harness/quiet-progress.js';

const NAMES = ['inventory', 'marketing', 'member', 'order', 'profile'] as const;
const STREAM = `APART_${String(process.pid)}`;
const READY_WITHIN_MS = 90_000;

describe('the hub taken apart: five processes, a gateway and NATS between them', () => {
  if (testNatsUrl === undefined) {
    it('was not tested: HUB_TEST_NATS names no server', () => {
      expect(testNatsUrl).toBeUndefined();
    });
    return;
  }
  const natsUrl = testNatsUrl;
  const dataDirectory = freshTestFolder('apart');
  const processes: ChildProcess[] = [];
  let world: StoryWorld;
  let plannedWhenReady = 0;

  function run(file: string, args: readonly string[], variables: Record<string, string>): void {
    const child = spawn(process.execPath, [join(repositoryRoot, file), ...args], {
      env: {
        HUB_DATA_DIR: dataDirectory,
        HUB_LOG_LEVEL: 'error',
        HUB_NATS_URL: natsUrl,
        HUB_NATS_STREAM: STREAM,
        ...variables,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    processes.push(child);
  }

  beforeAll(async () => {
    const environment = loadHubEnvironment({}, { HUB_DATA_DIR: dataDirectory });
    const issuer = await DemoIssuer.open(dataDirectory);
    const ports = await freePorts(NAMES.length + 1);
    const urls = Object.fromEntries(
      NAMES.map((name, index) => [name, `http://127.0.0.1:${String(ports[index])}`]),
    );
    const HUB_SUBGRAPH_URLS = Object.entries(urls)
      .map(([name, url]) => `${name}=${url}`)
      .join(',');
    for (const [index, name] of NAMES.entries()) {
      run(`subgraphs/${name}/dist/main.js`, [], { PORT: String(ports[index]), HUB_SUBGRAPH_URLS });
    }
    const gatewayPort = String(ports.at(-1));
    run('standalone/dist/cli/main.js', ['gateway', '--port', gatewayPort], { HUB_SUBGRAPH_URLS });
    const url = `http://127.0.0.1:${gatewayPort}`;
    await untilReady(url);
    const metrics = await (await fetch(new URL('/metrics', url))).text();
    plannedWhenReady = Number(
      /compile_duration_seconds_count\{[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0,
    );
    const transport = new HttpTransport(urls);
    const settle = (): Promise<void> => Promise.resolve();
    const { actorSecret } = environment;
    await seedDemo(
      { transport, settle },
      { actorSecret, now: new Date(), progress: QUIET, memberCount: 20, orderCount: 60 },
    );
    await transport.close();
    const sandboxes = { member: urls['member'] ?? '', order: urls['order'] ?? '' };
    world = new StoryWorld(url, String(Date.now()), issuer, sandboxes);
  }, 150_000);

  afterAll(async () => {
    for (const child of processes) child.kill('SIGKILL');
    const connection = await connect({ servers: natsUrl });
    await (await jetstreamManager(connection)).streams.delete(STREAM);
    await connection.close();
  });

  it('is ready when the operations of every manifest are planned', async () => {
    const folder = join(repositoryRoot, 'operations');
    const files = await readdir(folder, { recursive: true });
    const agreed = files.filter((file) => file.endsWith('.graphql')).length;
    expect(agreed).toBeGreaterThan(0);
    expect(plannedWhenReady).toBeGreaterThanOrEqual(agreed);
  });

  it.each(storySteps.map((step) => [step.title.en, step] as const))(
    'tells: %s',
    async (_, step) => {
      expect((await step.run(world)).length).toBeGreaterThan(0);
    },
    60_000,
  );

  it('stops every process with exit code 0 when it is told to', async () => {
    const codes = await Promise.all(
      [...processes].reverse().map(
        (child) =>
          new Promise<number | null>((resolve) => {
            child.once('exit', resolve);
            child.kill('SIGTERM');
          }),
      ),
    );
    expect(codes).toEqual(processes.map(() => 0));
  }, 60_000);
});

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const ready = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    if (Date.now() > deadline) throw new Error('The processes were not ready in time.');
    await pause(200);
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, '127.0.0.1', () => {
            resolve(server);
          });
        }),
    ),
  );
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          const address = server.address();
          server.close(() => {
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
}
