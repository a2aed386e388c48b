import type { Logger } from '../log/logger.js';
import type { Worker } from './worker.js';

/** Runs workers side by side, each at its interval and at once when woken. */
export class WorkerLoop {
  private readonly running = new Map<string, RunningWorker>();
  private stopped = false;

  constructor(
    private readonly workers: readonly Worker[],
    private readonly logger: Logger,
  ) {
    const doubled = workers.find(
      (worker, index) => workers.findIndex(({ name }) => name === worker.name) !== index,
    );
    if (doubled !== undefined) throw new Error(`Two workers are named "${doubled.name}"`);
  }

  start(): void {
    if (this.stopped) throw new Error('A stopped worker loop does not start again');
    for (const worker of this.workers) {
      if (!this.running.has(worker.name))
        this.running.set(worker.name, new RunningWorker(worker, this.logger));
    }
  }

  /** Lets the worker run now, or once more when it is running; nothing happens when it is not in this loop. */
  wake(name: string): void {
    this.running.get(name)?.wake();
  }

  /** Resolves when every run under way has ended; no new one begins. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.running.values()].map((worker) => worker.stop()));
    this.running.clear();
  }
}

class RunningWorker {
  private readonly ended: Promise<void>;
  private woken = false;
  private stopping = false;
  private interrupt: () => void = () => undefined;

  constructor(
    private readonly worker: Worker,
    private readonly logger: Logger,
  ) {
    this.ended = this.run();
  }

  wake(): void {
    this.woken = true;
    this.interrupt();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.interrupt();
    await this.ended;
    await this.worker.stop?.();
  }

  private async run(): Promise<void> {
    while (!this.isStopping()) {
      this.woken = false;
      if (await this.foundWork()) await new Promise(setImmediate);
      else await this.rest();
    }
  }

  // A method, because the flag changes while the loop awaits.
  private isStopping(): boolean {
    return this.stopping;
  }

  private async foundWork(): Promise<boolean> {
    try {
      return (await this.worker.runOnce()) > 0;
    } catch (error) {
      this.logger.error({ err: error, worker: this.worker.name }, 'worker failed');
      this.woken = false;
      return false;
    }
  }

  /** The interval is spread by a tenth, so that processes started together do not keep step. */
  private async rest(): Promise<void> {
    if (this.woken || this.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.worker.intervalMs * (0.9 + Math.random() * 0.2));
      this.interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.interrupt = () => undefined;
  }
}
