/** Work that is looked for at intervals. */
export interface Worker {
  readonly name: string;
  readonly intervalMs: number;
  /** Does some of the work and answers how much; above 0 it is called again at once. */
  runOnce(): Promise<number>;
  /** Called once after the last run, to let go of leases. */
  stop?(): Promise<void>;
}
