import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiSchemaOf } from '@hub/gateway';
import { createLogger } from '@hub/kernel';
import fc from 'fast-check';
import type { GraphQLField } from 'graphql';
import { fullCall, nastyArguments, type KnownValues } from './harness/nasty-input.js';
import { openRefusalWorld, type Person, type RefusalWorld } from './harness/refusal-world.js';

/** The same requests every time: change it to ask others. */
const SEED = 20_260_101;
const RUNS_PER_FIELD_AND_PERSON = 5;
const AT_ONCE = 6;
const PEOPLE: readonly (Person | null)[] = [null, 'lin', 'clerkHome', 'admin', 'partnerWithScopes'];
/** After them the member can do less, or nothing. */
const LAST = ['freezeMember', 'unfreezeMember', 'revokeSession', 'signOut', 'closeMyAccount'];
const A_CODE = /^[A-Z][A-Z_]+$/;

interface Question {
  readonly what: string;
  readonly person: Person | null;
  readonly document: string;
  readonly variables: Record<string, unknown>;
}

describe('the hub under nasty input', () => {
  let world: RefusalWorld;
  const logged: string[] = [];

  beforeAll(async () => {
    const destination = { write: (line: string) => void logged.push(line) };
    world = await openRefusalWorld({
      logger: createLogger({ level: 'error', name: 'fuzz', destination }),
    });
  }, 120_000);

  afterAll(() => world.house.stop());

  it(`answers or refuses, and never breaks (seed ${String(SEED)})`, async () => {
    const faults: string[] = [];
    for (const batch of batches(questions(), AT_ONCE)) {
      faults.push(...(await Promise.all(batch.map(faultOf))).flat());
    }
    expect(await world.ask(null, '{ __typename }')).toMatchObject({
      status: 200,
      data: { __typename: 'Query' },
      errors: [],
    });
    expect({ faults, logged: faults.length === 0 ? [] : logged }).toEqual({
      faults: [],
      logged: [],
    });
  }, 120_000);

  function questions(): Question[] {
    const schema = apiSchemaOf(world.house.hub.supergraphSdl);
    const known = knownValues(world);
    return [
      ...rootFields('query', schema.getQueryType()?.getFields()),
      ...rootFields('mutation', schema.getMutationType()?.getFields()),
    ]
      .sort((a, b) => LAST.indexOf(a.field.name) - LAST.indexOf(b.field.name))
      .flatMap(({ operation, field }) =>
        PEOPLE.flatMap((person, index) =>
          fc
            .sample(nastyArguments(field, known), {
              seed: SEED + index,
              numRuns: RUNS_PER_FIELD_AND_PERSON,
            })
            .map((variables) => ({
              what: `${field.name} as ${person ?? 'nobody'}`,
              person,
              document: fullCall(operation, field),
              variables,
            })),
        ),
      );
  }

  async function faultOf({ what, person, document, variables }: Question): Promise<string[]> {
    const question = `${what} ${JSON.stringify(variables).slice(0, 2_000)}`;
    try {
      const { status, errors } = await world.ask(person, document, variables);
      const broken = errors.filter(
        ({ code, message }) =>
          code === 'INTERNAL_SERVER_ERROR' || !A_CODE.test(code) || message === '',
      );
      return status >= 500 || broken.length > 0
        ? [`${question}: ${String(status)} ${JSON.stringify(broken)}`]
        : [];
    } catch (error) {
      return [`${question}: ${String(error)}`];
    }
  }
});

type Fields = Readonly<Record<string, GraphQLField<unknown, unknown>>>;

function rootFields(
  operation: 'query' | 'mutation',
  fields: Fields = {},
): { operation: 'query' | 'mutation'; field: GraphQLField<unknown, unknown> }[] {
  return Object.values(fields).map((field) => ({ operation, field }));
}

function knownValues(world: RefusalWorld): KnownValues {
  const { collected, unpaid, ready, closed, linId, homeStore, otherStore, warehouse } = world;
  const orders = [collected, unpaid, ready, closed];
  const lines = orders.flatMap((order) => order.lines.map(({ id }) => id));
  const [orderIds, numbers] = [orders.map(({ id }) => id), orders.map(({ number }) => number)];
  return {
    fitting: {
      id: [linId, homeStore, world.sku.id, collected.id, world.linsCoupon, world.templateId],
      memberId: [linId],
      storeId: [homeStore, homeStore, otherStore],
      locationId: [homeStore, warehouse],
      skuId: [world.sku.id, world.soldOut.id],
      orderId: orderIds,
      orderLineId: lines,
      couponId: [world.linsCoupon],
      templateId: [world.templateId],
      number: numbers,
      code: [world.readyCode, world.sku.code, 'SH-JA', 'sun-care'],
      skuCode: [world.sku.code],
      categoryCode: ['sun-care'],
      locationCode: ['SH-JA', 'WH-JD'],
      tierCode: ['SILVER', 'GOLD'],
    },
  };
}

function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
