import type { Actor } from '@hub/kernel';
import { stockClassOf } from '../domain/stock-level.js';
import { seesFigures } from '../use-cases/require-stock-keeper.js';
import type { AvailabilityType } from './sku.type.js';

export function availabilityOf(actor: Actor, available: number): AvailabilityType {
  return { stockClass: stockClassOf(available), quantity: seesFigures(actor) ? available : null };
}
