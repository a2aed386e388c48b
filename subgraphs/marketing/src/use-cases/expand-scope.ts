import { baseErrors } from '@hub/kernel';
import type { InventoryClient } from '../clients/inventory.client.js';
import type { BenefitScope } from '../domain/benefit-scope.js';

/**
 * A category rule means the categories below it too. The tree is asked once, when the rule is written, so that
 * pricing needs only a line's own category; categories created later join by writing the rule anew.
 */
export async function expandScope(
  scope: BenefitScope,
  inventory: InventoryClient,
): Promise<BenefitScope> {
  if (scope.kind !== 'CATEGORIES') return scope;
  const children = await inventory.categoryChildren();
  const meant = new Set<string>();
  const add = (id: string): void => {
    if (meant.has(id)) return;
    meant.add(id);
    children.get(id)?.forEach(add);
  };
  for (const id of scope.categoryIds) {
    if (!children.has(id))
      throw baseErrors.refuse('NOT_FOUND', `There is no category ${id}`, {
        field: 'scope.categoryIds',
      });
    add(id);
  }
  return { kind: 'CATEGORIES', categoryIds: [...meant] };
}
