import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';

const orderByPickupCodeDocument = /* GraphQL */ `
  query OrderByPickupCode($storeId: ID!, $code: String!) {
    orderByPickupCode(storeId: $storeId, code: $code) {
      orderId
      buyerKey
    }
  }
`;

const pickupOrder = z.object({
  orderByPickupCode: z.object({ orderId: z.string(), buyerKey: z.string().nullable() }).nullable(),
});

/** The capability that owns orders. */
export class OrderClient {
  constructor(private readonly calls: SubgraphCalls) {}

  /** The order a pickup code opens at this store, or null; the code stays good. */
  async orderByPickupCode(
    storeId: string,
    code: string,
    request: { readonly requestId: string },
  ): Promise<{ readonly orderId: string; readonly buyerKey: string | null } | null> {
    const { orderByPickupCode } = await this.calls.call('order', {
      document: orderByPickupCodeDocument,
      variables: { storeId, code },
      schema: pickupOrder,
      requestId: request.requestId,
    });
    return orderByPickupCode;
  }
}
