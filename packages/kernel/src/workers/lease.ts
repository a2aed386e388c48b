import type { EntityManager } from 'typeorm';
import { insertIgnore } from '../database/bulk-insert.js';
import type { Database } from '../database/database.js';
import { conditionalUpdate } from '../database/statements.js';
import type { Clock } from '../time/clock.js';
import { LeaseRow } from './lease.entity.js';

/** A task that one process does at a time. Writes made under it carry the fence, see `holds`. */
export class Lease {
  private held: { fence: number; until: number } | undefined;
  private taking: Promise<boolean> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    readonly name: string,
    private readonly owner: string,
    private readonly milliseconds = 30_000,
  ) {}

  /** True while this process holds the lease; takes or renews it when that is possible and needed. */
  async acquire(): Promise<boolean> {
    const now = this.clock.now().getTime();
    if (this.held !== undefined && this.held.until - now > this.milliseconds / 2) return true;
    // Many subscribers of one process ask at once; one of them goes to the database for all.
    this.taking ??= this.takeNow(now).finally(() => {
      this.taking = undefined;
    });
    return await this.taking;
  }

  private async takeNow(now: number): Promise<boolean> {
    this.held = await this.database.transaction((manager) => this.take(manager, now));
    return this.held !== undefined;
  }

  /** Lets the next process begin at once instead of after the lease has run out. */
  async release(): Promise<void> {
    if (this.held === undefined) return;
    this.held = undefined;
    await this.database.transaction((manager) =>
      conditionalUpdate(manager, 'UPDATE lease SET held_until = 0 WHERE name = ? AND owner = ?', [
        this.name,
        this.owner,
      ]),
    );
  }

  /** To be asked inside the transaction that writes: false when another process has taken over since. */
  async holds(manager: EntityManager): Promise<boolean> {
    if (this.held === undefined) return false;
    const rows = await conditionalUpdate(
      manager,
      'UPDATE lease SET owner = owner WHERE name = ? AND owner = ? AND fence = ?',
      [this.name, this.owner, this.held.fence],
    );
    if (rows === 0) this.held = undefined;
    return rows === 1;
  }

  /** The row is made once in its life: inserting on every renewal would make processes that start together deadlock. */
  private async take(
    manager: EntityManager,
    now: number,
  ): Promise<{ fence: number; until: number } | undefined> {
    const until = now + this.milliseconds;
    if (!(await this.takeExisting(manager, now, until))) {
      if ((await manager.countBy(LeaseRow, { name: this.name })) > 0) return undefined;
      await insertIgnore(manager, LeaseRow, [
        { name: this.name, owner: this.owner, fence: 1, heldUntil: new Date(0) },
      ]);
      if (!(await this.takeExisting(manager, now, until))) return undefined;
    }
    const row = await manager.findOneByOrFail(LeaseRow, { name: this.name });
    return { fence: row.fence, until };
  }

  private async takeExisting(manager: EntityManager, now: number, until: number): Promise<boolean> {
    const taken = await conditionalUpdate(
      manager,
      `UPDATE lease SET fence = CASE WHEN owner = ? THEN fence ELSE fence + 1 END, owner = ?, held_until = ?
       WHERE name = ? AND (owner = ? OR held_until <= ?)`,
      [this.owner, this.owner, until, this.name, this.owner, now],
    );
    return taken > 0;
  }
}
