import { type Actor, actorLabel, newUlid, parseInput } from '@hub/kernel';
import type {
  CouponTemplateRepository,
  NewCouponTemplate,
} from '../persistence/coupon-template.repository.js';
import type { CouponTemplateRow } from '../persistence/coupon-template.entity.js';
import { couponTemplateInput } from './benefit-inputs.js';
import type { PromotionWriting } from './create-promotion.js';
import { expandScope } from './expand-scope.js';
import { requireMarketer } from './require-marketer.js';

export type TemplateWriting = Omit<PromotionWriting, 'promotions'> & {
  readonly templates: CouponTemplateRepository;
};

export class CreateCouponTemplate {
  constructor(private readonly given: TemplateWriting) {}

  async execute(actor: Actor, input: { idempotencyKey: string }): Promise<CouponTemplateRow> {
    requireMarketer(actor);
    const { database, clock, idempotency, inventory, templates } = this.given;
    const { validity, ...wanted } = parseInput(couponTemplateInput, input);
    const scope = await expandScope(wanted.scope, inventory);
    const { idempotencyKey: key, ...payload } = input;
    const id = await idempotency.run(
      database,
      { scope: actorLabel(actor), operation: 'createCouponTemplate', key, payload },
      async (manager) => {
        const now = clock.now();
        const template: NewCouponTemplate = {
          ...wanted,
          scope,
          id: newUlid(now),
          validFrom: validity.kind === 'WINDOW' ? validity.from : null,
          validUntil: validity.kind === 'WINDOW' ? validity.until : null,
          validDays: validity.kind === 'DAYS' ? validity.days : null,
          issued: 0,
          createdAt: now,
        };
        await templates.insert(manager, template);
        return template.id;
      },
    );
    const written = await templates.byId(id);
    if (written === null) throw new Error(`Coupon template ${id} was written and is gone`);
    return written;
  }
}
