import type { AuditTrail, Clock, Database, Idempotency, Logger, Outbox, Timers } from '@hub/kernel';
import type { MiniProgramCodeExchange } from '../clients/mini-program-code-exchange.js';
import type { SmsSender } from '../clients/sms-sender.js';
import type { BusinessDays } from '../domain/business-days.js';
import type { MemberRepository } from '../persistence/member.repository.js';
import type { OrderPointsRepository } from '../persistence/order-points.repository.js';
import type { PointsRepository } from '../persistence/points.repository.js';
import type { SessionRepository } from '../persistence/session.repository.js';
import type { TierRepository } from '../persistence/tier.repository.js';
import type { AccessTokens } from './access-tokens.js';
import type { MemberCodeKeys } from './member-code-keys.js';
import type { PersonalData } from './personal-data.js';

/** Everything `app.ts` has; each use case asks for the few it needs by name. */
export interface MemberServices {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly outbox: Outbox;
  readonly timers: Timers;
  readonly idempotency: Idempotency;
  readonly audit: AuditTrail;
  readonly personalData: PersonalData;
  readonly members: MemberRepository;
  readonly sessions: SessionRepository;
  readonly tiers: TierRepository;
  readonly points: PointsRepository;
  readonly orderPoints: OrderPointsRepository;
  readonly sms: SmsSender;
  readonly miniProgram: MiniProgramCodeExchange;
  readonly accessTokens: AccessTokens;
  readonly memberCodeKeys: MemberCodeKeys;
  /** The calendar of the business zone. */
  readonly businessDays: BusinessDays;
  /** A uniformly random whole number from 0 below the bound. */
  readonly random: (below: number) => number;
  /** How long a provider may take to answer. */
  readonly providerDeadlineMs: number;
}
