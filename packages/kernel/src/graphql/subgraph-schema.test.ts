import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { graphql, parse } from 'graphql';
import {
  Arg,
  Args,
  Directive,
  Field,
  FieldResolver,
  ID,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { toConnection, type Connection } from '../database/paging.js';
import { connectionOf } from './connection-type.js';
import { PageArgs, pageListSize } from './page-args.js';
import type { RequestContext } from './request-context.js';
import { DateTimeScalar, SafeIntScalar } from './scalars.js';
import { MoneyType } from './shared-types.js';
import { buildSubgraph, type SchemaParts } from './subgraph-schema.js';
import { unionOf } from './union-type.js';

const orderStatus = { Placed: 'placed', Paid: 'paid' } as const;
type OrderStatus = (typeof orderStatus)[keyof typeof orderStatus];
registerEnumType(orderStatus, { name: 'OrderStatus', description: 'Where an order stands.' });

@Directive('@key(fields: "id")')
@ObjectType('Order', { description: 'An order.' })
class OrderType {
  @Field(() => ID, { description: 'ULID.' })
  id!: string;
  @Field(() => orderStatus, { description: 'Where it stands.' })
  status!: OrderStatus;
  @Field(() => MoneyType, { description: 'What it costs.' })
  total!: MoneyType;
  @Field(() => DateTimeScalar, { description: 'When it was placed.' })
  placedAt!: Date;
}
const { OrderConnection } = connectionOf(OrderType, 'Order');

@Directive('@key(fields: "id")')
@ObjectType('Member', { description: 'A member, as orders know one.' })
class OrderMember {
  @Field(() => ID, { description: 'ULID.' })
  id!: string;
  @Directive('@external')
  @Field(() => String, { description: 'The tier the member subgraph says.' })
  tier!: string;
}

@ObjectType('OutOfStock', { description: 'Nothing left.' })
class OutOfStock {
  @Field(() => SafeIntScalar, { description: 'What is left.' })
  left!: number;
}
const PlaceOrderResult = unionOf({
  name: 'PlaceOrderResult',
  description: 'Placed or not.',
  types: () => [OrderType, OutOfStock] as const,
});

const order: OrderType = {
  id: 'o1',
  status: 'paid',
  total: { amountMinor: 2 ** 40, currency: 'CNY' },
  placedAt: new Date(0),
};

@Resolver(() => OrderMember)
class OrderMemberResolver {
  @Query(() => OrderType, { nullable: true, description: 'One order.' })
  order(
    @Arg('at', () => DateTimeScalar, { nullable: true, description: 'When.' }) at: Date | undefined,
  ): OrderType {
    return { ...order, placedAt: at ?? order.placedAt };
  }
  @Query(() => PlaceOrderResult, { description: 'A union.' })
  placed(@Arg('as', () => String, { description: 'How.' }) as: string): unknown {
    if (as === 'instance') return Object.assign(new OutOfStock(), { left: 1 });
    return as === 'typename' ? { __typename: 'OutOfStock', left: 2 } : { left: 3 };
  }
  @Directive(pageListSize())
  @FieldResolver(() => OrderConnection, { description: 'Orders of the member.' })
  orders(@Root() member: OrderMember, @Args(() => PageArgs) page: PageArgs): Connection<OrderType> {
    return toConnection(
      [{ ...order, id: `${member.id}-1` }, order],
      page.first ?? 1,
      (row) => row.id,
    );
  }
  @Directive('@requires(fields: "tier")')
  @FieldResolver(() => String, { description: 'What the tier is called here.' })
  tierName(@Root() member: OrderMember): string {
    return `tier ${member.tier}`;
  }
}

@Directive('@key(fields: "id")')
@ObjectType('Member', { description: 'A member, as marketing knows one.' })
class MarketingMember {
  @Field(() => ID, { description: 'ULID.' })
  id!: string;
}
@Resolver(() => MarketingMember)
class MarketingMemberResolver {
  @Query(() => String, { description: 'Something to ask.' })
  greeting(): string {
    return 'hello';
  }
  @FieldResolver(() => Number, { description: 'Coupons held.' })
  coupons(): number {
    return 3;
  }
}

@Directive('@key(fields: "id")')
@ObjectType('Member', { description: 'The member itself.' })
class Member {
  @Field(() => ID, { description: 'ULID.' })
  id!: string;
  @Field(() => String, { description: 'Silver, gold.' })
  tier!: string;
}
@Resolver(() => Member)
class MemberResolver {
  @Query(() => Member, { description: 'Me.' })
  me(): Member {
    return { id: 'm1', tier: 'gold' };
  }
}

const instances = (...classes: (new () => object)[]) =>
  new Map(classes.map((each) => [each, new each()]));
const orderParts: SchemaParts = {
  resolvers: [OrderMemberResolver],
  instances: instances(OrderMemberResolver),
  references: {
    Member: (reference) =>
      reference['id'] === 'nobody' ? null : Object.freeze({ id: reference['id'] }),
    Order: () => order,
  },
  sdlExtensions: 'extend enum OrderStatus @tag(name: "trade")',
};
const marketingParts: SchemaParts = {
  resolvers: [MarketingMemberResolver],
  instances: instances(MarketingMemberResolver),
  references: { Member: (reference) => ({ id: reference['id'] }) },
};
const memberParts: SchemaParts = {
  resolvers: [MemberResolver],
  instances: instances(MemberResolver),
  references: { Member: () => null },
};

const service: RequestContext = {
  actor: { kind: 'service', name: 'gateway', scopes: [] },
  requestId: 'r1',
  touchpoint: 'service',
  loaders: {},
};
const ask = (
  source: string,
  variableValues: Record<string, unknown> = {},
  contextValue: RequestContext = service,
) => graphql({ schema: buildSubgraph(orderParts).schema, source, variableValues, contextValue });
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the schema of a subgraph', () => {
  it('is made of its own classes, though another subgraph has a type of the same name', () => {
    const orderSdl = buildSubgraph(orderParts).sdl;
    const marketingSdl = buildSubgraph(marketingParts).sdl;
    expect(orderSdl).toContain('tierName: String! @requires(fields: "tier")');
    expect(orderSdl).not.toContain('coupons');
    expect(marketingSdl).toContain('coupons');
    expect(marketingSdl).not.toContain('tierName');
    expect(marketingSdl).not.toContain('Order');
  });

  it('is the same text every time', () => {
    expect(buildSubgraph(orderParts).sdl).toBe(buildSubgraph(orderParts).sdl);
    expect(buildSubgraph(orderParts).sdl).toMatchSnapshot();
  });

  it('composes with its neighbours into one graph', () => {
    const services = { order: orderParts, marketing: marketingParts, member: memberParts };
    const composed = composeServices(
      Object.entries(services).map(([name, parts]) => ({
        name,
        url: `http://${name}`,
        typeDefs: parse(buildSubgraph(parts).sdl),
      })),
    );
    expect(composed.errors).toBeUndefined();
    expect(composed.supergraphSdl).toContain('@join__field(graph: ORDER, requires: "tier")');
    expect(composed.supergraphSdl).toContain('listSize');
  });

  it('refuses to be built without an instance of a resolver it calls', async () => {
    const { schema } = buildSubgraph({ ...orderParts, instances: new Map() });
    const { errors } = await graphql({ schema, source: '{ order { id } }', contextValue: service });
    expect(errors?.[0]?.message).toBe(
      'app.ts gives no instance of the resolver OrderMemberResolver.',
    );
  });

  it('refuses a reference for a type it does not have', () => {
    expect(() => buildSubgraph({ ...orderParts, references: { Ghost: () => null } })).toThrow(
      'Ghost',
    );
  });
});

describe('answers', () => {
  it('carry enums, amounts beyond 32 bits and instants', async () => {
    const answer = await ask(
      'query ($at: DateTime) { order(at: $at) { id status total { amountMinor currency } placedAt } }',
      {
        at: '2026-11-11T08:00:00+08:00',
      },
    );
    expect(plain(answer)).toEqual({
      data: {
        order: {
          id: 'o1',
          status: 'Paid',
          total: { amountMinor: 2 ** 40, currency: 'CNY' },
          placedAt: '2026-11-11T00:00:00.000Z',
        },
      },
    });
  });

  it.each(['"yesterday"', '"2026-11-11"', '5'])(
    'do not take %s for an instant',
    async (literal) => {
      const { errors } = await ask(`{ order(at: ${literal}) { id } }`);
      expect(errors?.[0]?.message).toContain('RFC 3339');
    },
  );

  it('of a union say what they are by class or by name, and never by chance', async () => {
    const read = (as: string) =>
      ask(`{ placed(as: "${as}") { __typename ... on OutOfStock { left } } }`);
    expect(plain(await read('instance'))).toEqual({
      data: { placed: { __typename: 'OutOfStock', left: 1 } },
    });
    expect(plain(await read('typename'))).toEqual({
      data: { placed: { __typename: 'OutOfStock', left: 2 } },
    });
    expect((await read('neither')).errors?.[0]?.message).toContain('PlaceOrderResult');
  });

  it('to references keep the order asked, the fields others own, and null for what is missing', async () => {
    const answer = await ask(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Member { id tierName orders(first: 1) { nodes { id } pageInfo { hasNextPage endCursor } } } } }',
      {
        r: [
          { __typename: 'Member', id: 'm1', tier: 'gold' },
          { __typename: 'Member', id: 'nobody' },
          { __typename: 'Member', id: 'm2', tier: 'silver' },
        ],
      },
    );
    const page = (id: string) => ({
      nodes: [{ id: `${id}-1` }],
      pageInfo: { hasNextPage: true, endCursor: `${id}-1` },
    });
    expect(plain(answer)).toEqual({
      data: {
        _entities: [
          { id: 'm1', tierName: 'tier gold', orders: page('m1') },
          null,
          { id: 'm2', tierName: 'tier silver', orders: page('m2') },
        ],
      },
    });
  });

  it('give the SDL to services and to nobody else', async () => {
    const open = await ask('{ _service { sdl } }');
    expect(JSON.stringify(open.data)).toContain('PlaceOrderResult');
    const shut = await ask(
      '{ _service { sdl } }',
      {},
      { ...service, actor: { kind: 'member', memberId: 'm', sessionId: 's' } },
    );
    expect(shut.errors?.[0]?.originalError).toMatchObject({ code: 'FORBIDDEN' });
  });
});
