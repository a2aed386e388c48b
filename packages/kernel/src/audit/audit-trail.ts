import type { EntityManager } from 'typeorm';
import { type Actor, actorLabel } from '../access/actor.js';
import { bulkInsert } from '../database/bulk-insert.js';
import { newUlid } from '../ids/ulid.js';
import { AuditEntry } from './audit-entry.entity.js';

export interface AuditedAct {
  readonly actor: Actor;
  /** A verb in the imperative, `read_phone`, `adjust_points`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** Which fields were read or what changed; names and ids, never personal data. */
  readonly fields: readonly string[] | Readonly<Record<string, unknown>>;
  readonly requestId: string;
  readonly now: Date;
}

/** Writes who did what, in the transaction of the deed. */
export class AuditTrail {
  async record(manager: EntityManager, act: AuditedAct): Promise<void> {
    await bulkInsert(manager, AuditEntry, [
      {
        id: newUlid(act.now),
        at: act.now,
        actor: actorLabel(act.actor),
        action: act.action,
        subjectType: act.subjectType,
        subjectId: act.subjectId,
        fields: act.fields,
        requestId: act.requestId,
      },
    ]);
  }
}
