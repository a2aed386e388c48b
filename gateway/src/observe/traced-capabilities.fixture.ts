import {
  kernelMigration,
  selectRows,
  type SubgraphDefinition,
  type SubgraphRuntime,
} from '@hub/kernel';
import {
  Directive,
  Field,
  FieldResolver,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';

/** Two capabilities that share a person and look into their database once each, for tests of traces. */

@Directive('@key(fields: "id")')
@ObjectType('Person', { description: 'Somebody.' })
class PersonType {
  @Field(() => ID, { description: 'Any text.' })
  id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Person', { description: 'Somebody, as orders know them.' })
class BuyerType {
  @Field(() => ID, { description: 'Any text.' })
  id!: string;
}

@Resolver(() => PersonType)
class PersonResolver {
  constructor(private readonly runtime: SubgraphRuntime) {}

  @Query(() => PersonType, { description: 'Who asks.' })
  async me(): Promise<PersonType> {
    await countEvents(this.runtime);
    return { id: 'p-1' };
  }
}

@Resolver(() => BuyerType)
class BuyerResolver {
  constructor(private readonly runtime: SubgraphRuntime) {}

  @Query(() => Int, { description: 'All there are.' })
  async orderCount(): Promise<number> {
    return await countEvents(this.runtime);
  }

  @FieldResolver(() => Int, { description: 'Of the person.' })
  async orders(): Promise<number> {
    return await countEvents(this.runtime);
  }
}

async function countEvents({ database }: SubgraphRuntime): Promise<number> {
  const [row] = await selectRows<{ total: number }>(
    database.read,
    'SELECT COUNT(*) AS total FROM outbox WHERE type = ?',
    ['13812345678'],
  );
  return Number(row?.total);
}

const kernelTables = [kernelMigration(1700000000000)];

export const peopleSubgraph: SubgraphDefinition = {
  name: 'people',
  entities: [],
  migrations: kernelTables,
  create: (runtime) => ({
    resolvers: [PersonResolver],
    instances: new Map([[PersonResolver, new PersonResolver(runtime)]]),
    references: { Person: ({ id }) => ({ id }) },
    createLoaders: () => ({}),
    subscribers: [],
    workers: [],
  }),
};

export const ordersSubgraph: SubgraphDefinition = {
  name: 'orders',
  entities: [],
  migrations: kernelTables,
  create: (runtime) => ({
    resolvers: [BuyerResolver],
    instances: new Map([[BuyerResolver, new BuyerResolver(runtime)]]),
    references: { Person: ({ id }) => ({ id }) },
    createLoaders: () => ({}),
    subscribers: [],
    workers: [],
  }),
};
