import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@hub/standalone';

const MAIN = join(repositoryRoot, 'standalone', 'dist', 'cli', 'main.js');
const START_WITHIN_MS = 90_000;

/** The command line as a process of its own, which can be killed. */
export class HubProcess {
  readonly #child: ChildProcess;
  #output = '';
  #errors = '';
  readonly #exited: Promise<number | null>;

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run "npm run build" first.`);
    this.#child = spawn(process.execPath, [MAIN, ...args], {
      env: { APOLLO_TELEMETRY_DISABLED: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#exited = new Promise((resolve) => this.#child.once('exit', resolve));
  }

  /** What it wrote to standard output so far. */
  get output(): string {
    return this.#output;
  }

  /** What it wrote to standard error so far: its log, or why it gave up. */
  get errors(): string {
    return this.#errors;
  }

  /** Resolves with the address once the hub says that it is ready. */
  async url(): Promise<string> {
    const deadline = Date.now() + START_WITHIN_MS;
    for (;;) {
      const [, address] = /graph\s+(?:is at )?(http:\/\/\S+?)\/graphql/.exec(this.#output) ?? [];
      if (address !== undefined) return address;
      if (this.#child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`The hub did not start: ${this.#output}${this.#errors}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Resolves with the exit code; null when it was killed. */
  exited(): Promise<number | null> {
    return this.#exited;
  }

  /** What a platform does before it takes a process away. */
  tellToStop(): void {
    this.#child.kill('SIGTERM');
  }

  /** What a power cut does. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}
