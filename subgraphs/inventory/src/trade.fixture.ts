import { newUlid } from '@hub/kernel';
import { adminActor, type TestSubgraph } from '@hub/kernel/testing';
import { codeOf, dataOf, order } from './chain.fixture.js';

/** The commands other capabilities give, as short calls for tests. */

export interface Line {
  readonly orderLineId: string;
  readonly skuId: string;
  readonly quantity: number;
}

export interface StockAnswer {
  readonly __typename: 'StockReserved' | 'StockShort';
  readonly orderId?: string;
  readonly locationId?: string;
  readonly expiresAt?: string;
  readonly message?: string;
  readonly lines?: readonly {
    readonly skuId: string;
    readonly requested: number;
    readonly available: number;
  }[];
}

const stockResult =
  '__typename ... on StockReserved { orderId locationId expiresAt } ... on StockShort { message lines { skuId requested available } }';

export const reserveDocument = `mutation Reserve($input: ReserveStockInput!) { reserveStock(input: $input) { ${stockResult} } }`;
const sellDocument = `mutation Sell($input: SellStockInput!) { sellStock(input: $input) { ${stockResult} } }`;

export function lineOf(skuId: string, quantity: number): Line {
  return { orderLineId: newUlid(), skuId, quantity };
}

export function minutesFrom(test: TestSubgraph, minutes: number): string {
  return new Date(test.clock.now().getTime() + minutes * 60_000).toISOString();
}

export async function reserve(
  test: TestSubgraph,
  orderId: string,
  locationId: string | null,
  lines: readonly Line[],
  minutes = 15,
): Promise<StockAnswer> {
  const input = { orderId, locationId, lines, expiresAt: minutesFrom(test, minutes) };
  return dataOf(
    await test.execute<{ reserveStock: StockAnswer }>(order, reserveDocument, { input }),
  ).reserveStock;
}

export async function sell(
  test: TestSubgraph,
  orderId: string,
  locationId: string,
  lines: readonly Line[],
  allowNegative = false,
): Promise<StockAnswer> {
  const input = { orderId, locationId, lines, allowNegative };
  return dataOf(await test.execute<{ sellStock: StockAnswer }>(order, sellDocument, { input }))
    .sellStock;
}

type Command = 'commitReservation' | 'releaseReservation' | 'consumeReservation';

/** The state, or the code of the refusal. */
export async function settle(
  test: TestSubgraph,
  command: Command,
  input: Readonly<Record<string, unknown>> & { readonly orderId: string },
): Promise<string> {
  const type = `${command.charAt(0).toUpperCase()}${command.slice(1)}Input`;
  const answer = await test.execute<Record<Command, { orderId: string; state: string }>>(
    order,
    `mutation Settle($input: ${type}!) { ${command}(input: $input) { orderId state } }`,
    { input },
  );
  return answer.errors === undefined ? dataOf(answer)[command].state : String(codeOf(answer));
}

export const commit = (test: TestSubgraph, orderId: string) =>
  settle(test, 'commitReservation', { orderId });
export const consume = (test: TestSubgraph, orderId: string) =>
  settle(test, 'consumeReservation', { orderId });
export const release = (test: TestSubgraph, orderId: string) =>
  settle(test, 'releaseReservation', { orderId, reason: 'cancelled' });

export interface ReturnLine extends Line {
  readonly condition: 'SELLABLE' | 'DAMAGED';
}

export async function giveBack(
  test: TestSubgraph,
  input: { returnId: string; orderId: string; locationId: string; lines: readonly ReturnLine[] },
): Promise<boolean | string> {
  const answer = await test.execute<{ returnStock: boolean }>(
    order,
    'mutation Return($input: ReturnStockInput!) { returnStock(input: $input) }',
    { input },
  );
  return answer.errors === undefined ? dataOf(answer).returnStock : String(codeOf(answer));
}

const levelFields = 'onHand reserved safety incoming damaged availableToPromise';

/** A staff command on one level; the level, or the code of the refusal. */
export async function keep(
  test: TestSubgraph,
  mutation: 'adjustStock' | 'countStock' | 'setSafetyStock',
  input: Readonly<Record<string, unknown>>,
  actor = adminActor(),
): Promise<Readonly<Record<string, number>> | string> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const answer = await test.execute<Record<string, Record<string, number>>>(
    actor,
    `mutation Keep($input: ${type}!) { ${mutation}(input: $input) { ${levelFields} } }`,
    { input: { idempotencyKey: newUlid(), ...input } },
  );
  return answer.errors === undefined ? (dataOf(answer)[mutation] ?? {}) : String(codeOf(answer));
}

export async function deliver(
  test: TestSubgraph,
  mutation: 'receiveStock' | 'expectStock',
  input: Readonly<Record<string, unknown>>,
  actor = adminActor(),
): Promise<readonly Readonly<Record<string, number>>[] | string> {
  const answer = await test.execute<Record<string, Record<string, number>[]>>(
    actor,
    `mutation Deliver($input: StockDeliveryInput!) { ${mutation}(input: $input) { ${levelFields} } }`,
    { input: { idempotencyKey: newUlid(), reference: 'DN-1', ...input } },
  );
  return answer.errors === undefined ? (dataOf(answer)[mutation] ?? []) : String(codeOf(answer));
}
