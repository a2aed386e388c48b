import {
  type Actor,
  baseErrors,
  type Connection,
  decodeCursor,
  encodeCursor,
  isUlid,
  type PageRequest,
  parsePage,
  parseUlid,
  requireMember,
  requireSelfOrStaff,
  toConnection,
} from '@hub/kernel';
import type { CouponStatus } from '../domain/coupon-status.js';
import type { CouponRow } from '../persistence/coupon.entity.js';
import type { MarketingLoaders } from '../persistence/marketing.loader.js';
import type { MessageRow } from '../persistence/message.entity.js';

/** What a member owns here; every read says who may. */
export class ReadWallet {
  /** For the member, staff and clerks. */
  async coupons(
    actor: Actor,
    memberId: string,
    request: PageRequest & { readonly status?: CouponStatus | null | undefined },
    loaders: MarketingLoaders,
  ): Promise<Connection<CouponRow>> {
    requireSelfOrStaff(actor, memberId);
    const { limit, afterId, first } = idPage(request);
    const rows = await loaders.wallet.load({
      memberId,
      limit,
      afterId,
      status: request.status ?? null,
    });
    return toConnection(rows, first, (row) => encodeCursor([row.id]), request.after);
  }

  /** For the member and staff who are no mere clerks: messages are letters. */
  async messages(
    actor: Actor,
    memberId: string,
    request: PageRequest,
    loaders: MarketingLoaders,
  ): Promise<Connection<MessageRow>> {
    requireSelfOrStaff(actor, memberId, 'admin', 'marketer', 'analyst', 'merchandiser');
    const { limit, afterId, first } = idPage(request);
    const rows = await loaders.messages.load({ memberId, limit, afterId });
    return toConnection(rows, first, (row) => encodeCursor([row.id]), request.after);
  }

  async unreadMessages(actor: Actor, memberId: string, loaders: MarketingLoaders): Promise<number> {
    requireSelfOrStaff(actor, memberId);
    return await loaders.unreadMessages.load(memberId);
  }

  /** One coupon of the actor's own, or for staff any; null where there is none to see. */
  async coupon(actor: Actor, id: string, loaders: MarketingLoaders): Promise<CouponRow | null> {
    const viewer =
      actor.kind === 'staff' || actor.kind === 'service' ? actor : requireMember(actor);
    const coupon = await loaders.coupon.load(parseUlid(id, 'id'));
    const isAnothers = viewer.kind === 'member' && coupon?.memberId !== viewer.memberId;
    return isAnothers ? null : coupon;
  }
}

/** Lists here are ordered by id, newest first: a cursor is the last id. */
export function idPage(request: PageRequest): {
  first: number;
  limit: number;
  afterId: string | null;
} {
  const { first, after } = parsePage(request);
  if (after === undefined) return { first, limit: first + 1, afterId: null };
  const [afterId] = decodeCursor(after, ['string']);
  if (!isUlid(afterId))
    throw baseErrors.refuse(
      'INVALID_CURSOR',
      'after is not a cursor of this list; start without it',
    );
  return { first, limit: first + 1, afterId };
}
