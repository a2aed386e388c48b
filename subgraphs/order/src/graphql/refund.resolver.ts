import type { RequestContext } from '@hub/kernel';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { OrderLoaders } from '../persistence/order.loader.js';
import { refundLineView, type RefundView } from './order-views.js';
import { RefundLineType, RefundType } from './order.type.js';

@Resolver(() => RefundType)
export class RefundResolver {
  @FieldResolver(() => [RefundLineType], {
    description: 'What it gives back; empty where a payment bought nothing.',
  })
  async lines(
    @Root() refund: RefundView,
    @Ctx() { loaders }: RequestContext<OrderLoaders>,
  ): Promise<RefundLineType[]> {
    return (await loaders.refundLines.load(refund.id)).map((line) =>
      refundLineView(line, refund.currency),
    );
  }
}
