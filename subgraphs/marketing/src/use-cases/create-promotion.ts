import {
  type Actor,
  actorLabel,
  baseErrors,
  type Clock,
  type Database,
  type Idempotency,
  newUlid,
  optionalInput,
  parseInput,
  ulidInput,
} from '@hub/kernel';
import { z } from 'zod';
import type { InventoryClient } from '../clients/inventory.client.js';
import { marketingErrors } from '../domain/errors.js';
import type { Promotion } from '../domain/promotion.js';
import type { PromotionRepository } from '../persistence/promotion.repository.js';
import { promotionInput } from './benefit-inputs.js';
import { expandScope } from './expand-scope.js';
import { requireMarketer } from './require-marketer.js';

export interface PromotionWriting {
  readonly database: Database;
  readonly clock: Clock;
  readonly idempotency: Idempotency;
  readonly inventory: InventoryClient;
  readonly promotions: PromotionRepository;
}

export class CreatePromotion {
  constructor(private readonly given: PromotionWriting) {}

  async execute(actor: Actor, input: { idempotencyKey: string }): Promise<Promotion> {
    requireMarketer(actor);
    const { database, clock, idempotency, inventory, promotions } = this.given;
    const wanted = parseInput(promotionInput, input);
    const scope = await expandScope(wanted.scope, inventory);
    const { idempotencyKey: key, ...payload } = input;
    const id = await idempotency.run(
      database,
      { scope: actorLabel(actor), operation: 'createPromotion', key, payload },
      async (manager) => {
        const now = clock.now();
        const promotion = { ...wanted, scope, id: newUlid(now), createdAt: now };
        await promotions.insert(manager, promotion);
        return promotion.id;
      },
    );
    return await existing(promotions, id);
  }
}

const endInput = z.object({ promotionId: ulidInput, at: optionalInput(z.date()) });

export class EndPromotion {
  constructor(
    private readonly given: Pick<PromotionWriting, 'database' | 'clock' | 'promotions'>,
  ) {}

  /** Ends at the moment given (from now on) or now; ending it again at or after its end is PROMOTION_ENDED. */
  async execute(actor: Actor, input: unknown): Promise<Promotion> {
    requireMarketer(actor);
    const { database, clock, promotions } = this.given;
    const { promotionId, at } = parseInput(endInput, input);
    const now = clock.now();
    const end = at ?? now;
    if (end < now)
      throw baseErrors.refuse('BAD_USER_INPUT', 'at: a promotion cannot end in the past', {
        field: 'at',
      });
    await database.transaction(async (manager) => {
      if (await promotions.end(manager, promotionId, end)) return;
      if (await promotions.exists(manager, promotionId)) {
        throw marketingErrors.refuse('PROMOTION_ENDED', 'The promotion has ended by then');
      }
      throw baseErrors.refuse('NOT_FOUND', `There is no promotion ${promotionId}`, {
        field: 'promotionId',
      });
    });
    return await existing(promotions, promotionId);
  }
}

async function existing(promotions: PromotionRepository, id: string): Promise<Promotion> {
  const [promotion] = await promotions.byIds([id]);
  if (promotion === undefined) throw new Error(`Promotion ${id} was written and is gone`);
  return promotion;
}
