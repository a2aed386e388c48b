import { randomInt } from 'node:crypto';
import type { SubgraphApp, SubgraphCalls, SubgraphRuntime } from '@hub/kernel';
import { request } from 'undici';
import { InventoryClient } from './clients/inventory.client.js';
import { MarketingClient } from './clients/marketing.client.js';
import { MemberClient } from './clients/member.client.js';
import { CartResolver } from './graphql/cart.resolver.js';
import { CheckoutResolver } from './graphql/checkout.resolver.js';
import { CounterResolver } from './graphql/counter.resolver.js';
import {
  CustomerOrdersResolver,
  MemberOrdersResolver,
  StoreOrdersResolver,
} from './graphql/neighbours.resolver.js';
import { OfficeResolver } from './graphql/office.resolver.js';
import { OrderResolver } from './graphql/order.resolver.js';
import { orderReferences } from './graphql/order.reference.js';
import { RefundResolver } from './graphql/refund.resolver.js';
import { answerNotice, paymentRoutes } from './payments/payment-routes.js';
import {
  type NoticeSender,
  SandboxProvider,
  type SandboxOptions,
} from './payments/sandbox-provider.js';
import { createOrderLoaders, type OrderLoaders } from './persistence/order.loader.js';
import { checkoutDefinition } from './use-cases/checkout-saga.js';
import { closeUnpaidTimer, closeWhenUnpaid } from './use-cases/close-unpaid-order.js';
import { confirmPaymentDefinition } from './use-cases/confirm-payment-saga.js';
import { counterSaleDefinition } from './use-cases/counter-sale-saga.js';
import { handOverDefinition } from './use-cases/hand-over-saga.js';
import { missPickup, pickupMissedTimer } from './use-cases/miss-pickup.js';
import type { OrderContext } from './use-cases/order-context.js';
import { type PaymentNotice, receivePaymentNotice } from './use-cases/receive-payment-notice.js';
import { refundDefinition } from './use-cases/refund-saga.js';
import { releaseHoldsDefinition } from './use-cases/release-holds-saga.js';

export interface OrderAppOptions {
  /** Where this subgraph's routes are reached from outside; from the environment unless told. */
  readonly publicUrl?: string;
  /** Carries the sandbox's notices; over HTTP to `publicUrl` where one is known, inside the process otherwise. */
  readonly sendNotice?: NoticeSender;
  readonly sandboxRefunds?: SandboxOptions['refunds'];
  readonly randomInteger?: (bound: number) => number;
  /** Stands between this capability and the others; for tests that let the process die at a call. */
  readonly callsThrough?: (calls: SubgraphCalls) => Pick<SubgraphCalls, 'call'>;
}

export function createOrderApp(
  runtime: SubgraphRuntime,
  options: OrderAppOptions = {},
): SubgraphApp<OrderLoaders> {
  const { clock, database, environment } = runtime;
  const secret = environment.paymentSecret;
  const receive = (notice: PaymentNotice) => receivePaymentNotice(context, notice);
  const known = options.publicUrl ?? originOf(environment.subgraphUrls['order']);
  const publicUrl = known ?? `http://localhost:${String(environment.port)}`;
  const inside: NoticeSender = async ({ body, headers }) =>
    (await answerNotice({ clock, receive, secret }, { ...headers }, body)).status;
  const send = options.sendNotice ?? (known === undefined ? inside : overHttp(known));
  const { sandboxRefunds: refunds = 'at-once' } = options;
  const sandbox = new SandboxProvider({ database, clock, secret, publicUrl, send, refunds });
  const calls = options.callsThrough?.(runtime.calls) ?? runtime.calls;
  const context: OrderContext = {
    ...runtime,
    inventory: new InventoryClient(calls),
    member: new MemberClient(calls),
    marketing: new MarketingClient(calls),
    provider: sandbox,
    businessZone: environment.businessZone,
    randomInteger: options.randomInteger ?? ((bound) => randomInt(bound)),
  };
  registerSagasAndTimers(context);
  return {
    resolvers,
    instances: new Map<(typeof resolvers)[number], object>([
      [CartResolver, new CartResolver(context)],
      [CheckoutResolver, new CheckoutResolver(context)],
      [CounterResolver, new CounterResolver(context)],
      [CustomerOrdersResolver, new CustomerOrdersResolver()],
      [MemberOrdersResolver, new MemberOrdersResolver(context)],
      [OfficeResolver, new OfficeResolver(context)],
      [OrderResolver, new OrderResolver(context)],
      [RefundResolver, new RefundResolver()],
      [StoreOrdersResolver, new StoreOrdersResolver()],
    ]),
    references: orderReferences,
    sdlExtensions: forCapabilitiesOnly,
    createLoaders: () => createOrderLoaders(database),
    subscribers: [],
    workers: [],
    routes: paymentRoutes({ secret, clock, receive, sandbox, isDemo: environment.mode === 'demo' }),
  };
}

/** Decorators put no directives on enums and scalars. */
const forCapabilitiesOnly = `
extend enum ImportedDocumentKind @inaccessible
extend enum ImportedFulfilment @inaccessible
extend enum ImportOutcome @inaccessible
extend scalar ImportLines @inaccessible
`;

const resolvers = [
  CartResolver,
  CheckoutResolver,
  CounterResolver,
  CustomerOrdersResolver,
  MemberOrdersResolver,
  OfficeResolver,
  OrderResolver,
  RefundResolver,
  StoreOrdersResolver,
];

function registerSagasAndTimers(context: OrderContext): void {
  const { sagas, timers } = context;
  sagas.register(checkoutDefinition(context));
  sagas.register(confirmPaymentDefinition(context));
  sagas.register(counterSaleDefinition(context));
  sagas.register(handOverDefinition(context));
  sagas.register(refundDefinition(context));
  sagas.register(releaseHoldsDefinition(context));
  timers.register(closeUnpaidTimer, ({ subjectId }, manager) =>
    closeWhenUnpaid(context, manager, subjectId),
  );
  timers.register(pickupMissedTimer, ({ subjectId }, manager) =>
    missPickup(context, manager, subjectId),
  );
}

function originOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).origin;
}

function overHttp(baseUrl: string): NoticeSender {
  return async ({ body, headers }) => {
    const { body: answer, statusCode } = await request(`${baseUrl}/payments/notices/sandbox`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    await answer.dump();
    return statusCode;
  };
}
