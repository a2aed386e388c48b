import { registerEnumType } from 'type-graphql';
import type { MemberStatus } from '../domain/member-status.js';
import type { PointsReason } from '../domain/points-account.js';

export const MemberStatusEnum = {
  ACTIVE: 'active',
  FROZEN: 'frozen',
  CLOSED: 'closed',
} as const satisfies Record<string, MemberStatus>;
registerEnumType(MemberStatusEnum, {
  name: 'MemberStatus',
  description: 'Whether an account may be used.',
  valuesConfig: {
    ACTIVE: { description: 'In use.' },
    FROZEN: { description: 'Stopped by staff: no sign-in, no points spent; can be unfrozen.' },
    CLOSED: { description: 'Ended by its owner; personal data is erased, nothing brings it back.' },
  },
});

export const PointsReasonEnum = {
  EARNED: 'earned',
  ACTIVATED: 'activated',
  SPENT: 'spent',
  RESTORED: 'restored',
  CLAWED_BACK: 'clawed_back',
  EXPIRED: 'expired',
  ADJUSTED: 'adjusted',
} as const satisfies Record<string, PointsReason>;
registerEnumType(PointsReasonEnum, {
  name: 'PointsReason',
  description: 'Why points moved.',
  valuesConfig: {
    EARNED: {
      description: 'An order was paid; the points are pending until its return window has passed.',
    },
    ACTIVATED: { description: 'The return window has passed: pending points became available.' },
    SPENT: { description: 'An order was paid with points.' },
    RESTORED: {
      description: 'Points spent on an order came back, because it closed or was refunded.',
    },
    CLAWED_BACK: {
      description: 'Points earned on refunded goods were taken back; the balance may fall below 0.',
    },
    EXPIRED: { description: 'Points passed their last day.' },
    ADJUSTED: { description: 'Staff or an import gave or took points, or the account was closed.' },
  },
});
