import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';

/** A NATS server of a test's own, to be stopped and started again on the same port with the same disk. */
export class OwnNatsServer {
  private process: ChildProcess | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'hub-nats-'));

  private constructor(private readonly port: number) {}

  get url(): string {
    return `nats://127.0.0.1:${String(this.port)}`;
  }

  static async start(): Promise<OwnNatsServer> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    probe.close();
    await once(probe, 'close');
    const server = new OwnNatsServer(
      typeof address === 'object' && address !== null ? address.port : 0,
    );
    await server.restart();
    return server;
  }

  async restart(): Promise<void> {
    this.process = spawn(
      'nats-server',
      ['-a', '127.0.0.1', '-p', String(this.port), '-js', '-sd', this.folder],
      { stdio: 'ignore' },
    );
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const isUp = await connect({ servers: this.url, reconnect: false, timeout: 200 }).then(
        (connection) => connection.close().then(() => true),
        () => false,
      );
      if (isUp) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('nats-server did not start');
  }

  /** Kills it. */
  async stop(): Promise<void> {
    const { process: running } = this;
    this.process = undefined;
    if (running === undefined) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  /** Takes its disk away. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
