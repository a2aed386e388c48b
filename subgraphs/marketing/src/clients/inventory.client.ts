import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';

const document = `query CategoryTree { categories { id parent { id } children { id children { id children { id } } } } }`;

interface CategoryNode {
  readonly id: string;
  readonly parent?: { readonly id: string } | null | undefined;
  readonly children?: readonly CategoryNode[] | undefined;
}

const categoryNode: z.ZodType<CategoryNode> = z.object({
  id: z.string(),
  parent: z.object({ id: z.string() }).nullish(),
  get children() {
    return z.array(categoryNode).optional();
  },
});
const answer = z.object({ categories: z.array(categoryNode) });

/** What marketing asks of inventory: the category tree, to expand a rule's categories. */
export class InventoryClient {
  constructor(private readonly calls: SubgraphCalls) {}

  /** Each category with its direct children, whether inventory lists all categories or only the top ones. */
  async categoryChildren(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const { categories } = await this.calls.call('inventory', { document, schema: answer });
    const children = new Map<string, Set<string>>();
    const visit = (node: CategoryNode): void => {
      const own = children.get(node.id) ?? new Set<string>();
      children.set(node.id, own);
      if (node.parent)
        children.set(
          node.parent.id,
          (children.get(node.parent.id) ?? new Set<string>()).add(node.id),
        );
      for (const child of node.children ?? []) {
        own.add(child.id);
        visit(child);
      }
    };
    categories.forEach(visit);
    return children;
  }
}
