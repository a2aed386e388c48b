import type { Worker } from '@hub/kernel';
import { PointsPosting } from './post-points.js';
import { reviewTier } from './review-tier.js';
import type { MemberServices } from './services.js';

const membersPerRun = 200;
const minute = 60_000;

/** Takes points whose last day is over. */
export class ExpirePoints implements Worker {
  readonly name = 'expire-points';
  readonly intervalMs = minute;

  constructor(
    private readonly services: Pick<MemberServices, 'database' | 'clock' | 'points' | 'outbox'>,
  ) {}

  async runOnce(): Promise<number> {
    const { database, clock, points } = this.services;
    const now = clock.now();
    const memberIds = await points.membersWithExpiredLots(database.read, now, membersPerRun);
    for (const memberId of memberIds) {
      await database.transaction(async (manager) => {
        const lotIds = await points.expiredLotIds(manager, memberId, now);
        await (await PointsPosting.open(this.services, manager, memberId, now, lotIds))?.save();
      });
    }
    return memberIds.length;
  }
}

/** Holds anniversaries and lets growth leave its window when time alone changes a standing. */
export class ReviewTiers implements Worker {
  readonly name = 'review-tiers';
  readonly intervalMs = minute;

  constructor(
    private readonly services: Pick<
      MemberServices,
      'database' | 'clock' | 'points' | 'members' | 'tiers' | 'outbox' | 'businessDays'
    >,
  ) {}

  async runOnce(): Promise<number> {
    const { database, clock, points, members, tiers } = this.services;
    const now = clock.now();
    const memberIds = await tiers.membersToReview(database.read, now, membersPerRun);
    for (const memberId of memberIds) {
      await database.transaction(async (manager) => {
        await points.lock(manager, memberId);
        const member = await members.findById(manager, memberId);
        if (member !== null)
          await reviewTier(this.services, manager, member, await tiers.rules(manager), now);
      });
    }
    return memberIds.length;
  }
}

/** Removes used and outdated codes and tokens. */
export class ForgetExpiredCredentials implements Worker {
  readonly name = 'forget-expired-credentials';
  readonly intervalMs = 10 * minute;

  constructor(private readonly services: Pick<MemberServices, 'database' | 'clock' | 'sessions'>) {}

  async runOnce(): Promise<number> {
    const { database, clock, sessions } = this.services;
    return await database.transaction((manager) => sessions.forgetExpired(manager, clock.now()));
  }
}
