import {
  type Actor,
  actorLabel,
  baseErrors,
  type Clock,
  type Database,
  type Idempotency,
  type Outbox,
  parseInput,
  requireMember,
  ulidInput,
} from '@hub/kernel';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { type CouponTemplate, isSoldOut, mayBeIssued } from '../domain/coupon-template.js';
import { marketingErrors } from '../domain/errors.js';
import type { CouponTemplateRepository } from '../persistence/coupon-template.repository.js';
import type { CouponRow } from '../persistence/coupon.entity.js';
import type { CouponRepository } from '../persistence/coupon.repository.js';
import { issueCoupons, type IssueSource } from './issue-coupons.js';
import type { MessageDelivery } from './deliver-messages.js';
import { requireMarketer } from './require-marketer.js';

export interface CouponIssuing {
  readonly database: Database;
  readonly clock: Clock;
  readonly idempotency: Idempotency;
  readonly outbox: Outbox;
  readonly coupons: CouponRepository;
  readonly templates: CouponTemplateRepository;
  readonly messages: MessageDelivery;
}

const claimInput = z.object({ templateId: ulidInput });
const grantInput = claimInput.extend({ memberId: ulidInput });

interface OneIssue {
  readonly key: string;
  readonly operation: 'claimCoupon' | 'grantCoupon';
  readonly templateId: string;
  readonly memberId: string;
  readonly source: IssueSource;
}

/**
 * One coupon for one member: taken by the member or given by staff. N who race for S coupons get exactly S: the
 * member's quota and the template's total are each one conditional update, the template's hot row last.
 */
export class ClaimCoupon {
  constructor(private readonly given: CouponIssuing) {}

  async claim(actor: Actor, input: { idempotencyKey: string }): Promise<CouponRow> {
    const { memberId } = requireMember(actor);
    const { templateId } = parseInput(claimInput, input);
    return await this.issue(actor, {
      key: input.idempotencyKey,
      operation: 'claimCoupon',
      templateId,
      memberId,
      source: 'claimed',
    });
  }

  async grant(actor: Actor, input: { idempotencyKey: string }): Promise<CouponRow> {
    requireMarketer(actor);
    const { templateId, memberId } = parseInput(grantInput, input);
    return await this.issue(actor, {
      key: input.idempotencyKey,
      operation: 'grantCoupon',
      templateId,
      memberId,
      source: 'granted',
    });
  }

  private async issue(actor: Actor, one: OneIssue): Promise<CouponRow> {
    const { database, idempotency, coupons } = this.given;
    const { key, operation, templateId, memberId } = one;
    const template = await existingTemplate(this.given.templates, templateId);
    const request = { scope: actorLabel(actor), operation, key, payload: { templateId, memberId } };
    const couponId = await idempotency.run(database, request, (manager) =>
      this.take(manager, template, one),
    );
    const coupon = await coupons.byId(couponId);
    if (coupon === null) throw new Error(`Coupon ${couponId} was issued and is gone`);
    return coupon;
  }

  private async take(
    manager: EntityManager,
    template: CouponTemplate,
    one: OneIssue,
  ): Promise<string> {
    const { clock, coupons, templates, messages } = this.given;
    const now = clock.now();
    const { memberId, source } = one;
    refuseClosed(template, source, now);
    if (isSoldOut(template)) throw soldOut(template);
    if (!(await coupons.takeFromQuota(manager, template.id, memberId, template.perMember))) {
      throw marketingErrors.refuse(
        'COUPON_LIMIT_REACHED',
        `No member may have more than ${String(template.perMember)} of these coupons`,
      );
    }
    const [coupon] = await issueCoupons(manager, this.given, {
      template,
      memberIds: [memberId],
      source,
      now,
    });
    if (coupon === undefined) throw new Error('unreachable');
    if (source === 'granted') {
      const facts = { couponName: template.name, validUntil: coupon.validUntil };
      await messages.deliver(manager, [
        { memberId, template: 'coupon_issued', subjectId: coupon.id, facts },
      ]);
    }
    if (!(await templates.takeFromTotal(manager, template.id, 1))) throw soldOut(template);
    return coupon.id;
  }
}

export async function existingTemplate(
  templates: CouponTemplateRepository,
  id: string,
): Promise<CouponTemplate> {
  const template = await templates.byId(id);
  if (template !== null) return template;
  throw baseErrors.refuse('NOT_FOUND', `There is no coupon template ${id}`, {
    field: 'templateId',
  });
}

export function refuseClosed(template: CouponTemplate, source: IssueSource, now: Date): void {
  if (source === 'claimed' && !template.claimable) {
    throw marketingErrors.refuse(
      'COUPON_NOT_CLAIMABLE',
      'This coupon is given by staff; it cannot be taken',
    );
  }
  if (!mayBeIssued(template, now))
    throw marketingErrors.refuse('COUPON_NOT_CLAIMABLE', 'The time of this coupon is over');
}

export function soldOut(template: CouponTemplate): Error {
  return marketingErrors.refuse(
    'COUPON_SOLD_OUT',
    `All ${String(template.total)} of these coupons have been taken`,
  );
}
