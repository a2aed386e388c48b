import { memberPointsChanged } from '@hub/events';
import type { EntityManager } from 'typeorm';
import {
  availablePoints,
  pendingPoints,
  type PointsAccount,
  type PointsChange,
} from '../domain/points-account.js';
import { expireLots } from '../domain/points-movements.js';
import type { LockedAccount, Posting } from '../persistence/points.repository.js';
import type { MemberServices } from './services.js';

type Services = Pick<MemberServices, 'points' | 'outbox'>;

/** The business that causes an entry; the key makes it happen once. */
export interface Cause {
  readonly businessType:
    | 'order'
    | 'activation'
    | 'spend'
    | 'release'
    | 'restore'
    | 'refund'
    | 'expiry'
    | 'adjustment'
    | 'import'
    | 'closing';
  readonly businessId: string;
  readonly line?: number;
  readonly orderId?: string;
}

/** Collects what happens to one locked account, then writes and announces it in one go. */
export class PointsPosting {
  private readonly postings: Posting[] = [];
  private current: PointsAccount;

  private constructor(
    private readonly services: Services,
    private readonly manager: EntityManager,
    private readonly locked: LockedAccount,
    private readonly now: Date,
  ) {
    this.current = locked.account;
  }

  /** Locks the account and lets what is past its last day expire first, so that nothing draws on it. */
  static async open(
    services: Services,
    manager: EntityManager,
    memberId: string,
    now: Date,
    lotIds: readonly string[] = [],
  ): Promise<PointsPosting | null> {
    const locked = await services.points.lock(manager, memberId, lotIds);
    if (locked === null) return null;
    const posting = new PointsPosting(services, manager, locked, now);
    const { account, changes } = expireLots(locked.account, now);
    for (const change of changes) {
      posting.add(change, {
        businessType: 'expiry',
        businessId: change.lotId,
        line: change.expiredAt.getTime(),
      });
    }
    posting.current = account;
    return posting;
  }

  get account(): PointsAccount {
    return this.current;
  }

  get available(): number {
    return availablePoints(this.current);
  }

  /** A change that moves nothing only keeps the lots it closed. */
  add(change: PointsChange, cause: Cause): void {
    this.current = change.account;
    if (change.availableChange === 0 && change.pendingChange === 0) return;
    const { businessType, businessId, line = 0, orderId = null } = cause;
    this.postings.push({ change, businessType, businessId, line, orderId });
  }

  async save(): Promise<void> {
    const { services, manager, locked, now } = this;
    if (this.current === locked.account) return;
    await services.points.post(manager, locked, this.postings, this.current, now);
    await services.outbox.appendMany(
      manager,
      memberPointsChanged,
      this.postings.map(({ change, orderId }) => ({
        aggregateId: locked.memberId,
        occurredAt: now,
        payload: {
          memberId: locked.memberId,
          reason: change.reason,
          change: pointsMoved(change),
          available: availablePoints(change.account),
          pending: pendingPoints(change.account),
          orderId,
        },
      })),
    );
  }
}

/** How many points an entry is about: what became available, or what is pending when only that moved. */
export function pointsMoved({
  availableChange,
  pendingChange,
}: {
  availableChange: number;
  pendingChange: number;
}): number {
  return availableChange === 0 ? pendingChange : availableChange;
}
