import {
  type Actor,
  actorLabel,
  idempotencyKeyInput,
  parseInput,
  requireService,
  ulidInput,
} from '@hub/kernel';
import { z } from 'zod';
import { type CouponIssuing, existingTemplate, refuseClosed, soldOut } from './claim-coupon.js';
import { issueCoupons } from './issue-coupons.js';

const grantsInput = z.object({
  templateId: ulidInput,
  memberIds: z.array(ulidInput).min(1).max(1000),
  batchKey: idempotencyKeyInput,
  notify: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});

export interface GrantedCoupons {
  readonly granted: number;
  /** Members who already had as many as one member may. */
  readonly skippedMemberIds: readonly string[];
}

/** One coupon for each of up to 1,000 members, all or nothing against the template's total. */
export class GrantCoupons {
  constructor(private readonly given: CouponIssuing) {}

  async execute(actor: Actor, input: unknown): Promise<GrantedCoupons> {
    requireService(actor);
    const { database, clock, idempotency, coupons, templates, messages } = this.given;
    const { batchKey, notify, templateId, memberIds } = parseInput(grantsInput, input);
    const template = await existingTemplate(templates, templateId);
    const request = {
      scope: actorLabel(actor),
      operation: 'grantCoupons',
      key: batchKey,
      payload: { templateId, memberIds, notify },
    };
    return await idempotency.run(database, request, async (manager) => {
      const now = clock.now();
      refuseClosed(template, 'campaign', now);
      const members = await coupons.takeFromQuotas(
        manager,
        templateId,
        memberIds,
        template.perMember,
      );
      const issued = await issueCoupons(manager, this.given, {
        template,
        memberIds: members,
        source: 'campaign',
        now,
      });
      if (notify) {
        await messages.deliver(
          manager,
          issued.map(({ id, memberId, validUntil }) => ({
            memberId,
            template: 'coupon_issued' as const,
            subjectId: id,
            facts: { couponName: template.name, validUntil },
          })),
        );
      }
      if (
        members.length > 0 &&
        !(await templates.takeFromTotal(manager, templateId, members.length))
      )
        throw soldOut(template);
      const given = new Set(members);
      return {
        granted: members.length,
        skippedMemberIds: [...new Set(memberIds)].filter((id) => !given.has(id)),
      };
    });
  }
}
