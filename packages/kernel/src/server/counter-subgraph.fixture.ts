import {
  Arg,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import DataLoader from 'dataloader';
import {
  Column,
  Entity,
  type MigrationInterface,
  PrimaryColumn,
  type QueryRunner,
  Table,
} from 'typeorm';
import { z } from 'zod';
import { actorLabel } from '../access/actor.js';
import { requireStaff } from '../access/require-actor.js';
import { integerColumn, ulidColumn } from '../database/columns.js';
import { conditionalUpdate, inClause, selectRows } from '../database/statements.js';
import { dropTables, integer, ulid } from '../database/table-columns.js';
import { baseErrors } from '../errors/base-errors.js';
import type { RequestContext } from '../graphql/request-context.js';
import { kernelMigration } from '../kernel-tables.js';
import { defineEvent } from '../messaging/event-contract.js';
import { subscriber } from '../messaging/subscriber.js';
import type { SubgraphDefinition, SubgraphRuntime } from './subgraph-definition.js';

/** A whole capability in small, for the tests of what runs capabilities: it counts. */

@Entity({ name: 'counter' })
class CounterRow {
  @PrimaryColumn({ ...ulidColumn(), name: 'id' })
  id!: string;
  @Column({ ...integerColumn(), name: 'total' })
  total!: number;
}

class CreateCounter1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({ name: 'counter', columns: [ulid('id', { isPrimary: true }), integer('total')] }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'counter');
  }
}

export const counted = defineEvent({
  name: 'counter.counted',
  version: 1,
  payload: z.object({ id: z.string(), by: z.int() }),
});
export const asked = defineEvent({
  name: 'elsewhere.asked',
  version: 1,
  payload: z.object({ id: z.string(), by: z.int() }),
});

@Directive('@key(fields: "id")')
@ObjectType('Counter', { description: 'Something counted.' })
class CounterType {
  @Field(() => ID, { description: 'Any text.' })
  id!: string;
  @Field(() => Int, { description: 'How many.' })
  total!: number;
}

interface Loaders {
  readonly counters: DataLoader<string, CounterType | null>;
}

@Resolver(() => CounterType)
class CounterResolver {
  constructor(private readonly runtime: SubgraphRuntime) {}

  @Query(() => CounterType, { nullable: true, description: 'One counter.' })
  async counter(
    @Arg('id', () => ID, { description: 'Which.' }) id: string,
    @Ctx() context: RequestContext<Loaders>,
  ): Promise<CounterType | null> {
    return await context.loaders.counters.load(id);
  }

  @Query(() => String, { description: 'Who asks, as this capability understood it.' })
  whoAmI(@Ctx() { actor, requestId, touchpoint }: RequestContext): string {
    return `${actorLabel(actor)} ${touchpoint} ${requestId}`;
  }

  @Query(() => String, { nullable: true, description: 'Fails as told.' })
  async fail(
    @Arg('how', () => String, { description: 'refusal, bug or slow.' }) how: string,
    @Ctx() { actor }: RequestContext,
  ): Promise<string> {
    if (how === 'forbidden') requireStaff(actor, 'admin');
    if (how === 'refusal') throw baseErrors.refuse('CONFLICT', 'Counted meanwhile', { total: 3 });
    if (how === 'slow') await new Promise((resolve) => setTimeout(resolve, 1_000));
    if (how === 'slow') return 'done';
    throw new Error('SELECT secret FROM internals');
  }

  @Mutation(() => CounterType, { description: 'Counts on.' })
  async count(
    @Arg('id', () => ID, { description: 'Which.' }) id: string,
    @Arg('by', () => Int, { description: 'How many.' }) by: number,
  ): Promise<CounterType> {
    await count(this.runtime, id, by);
    return await this.runtime.database.read.findOneByOrFail(CounterRow, { id });
  }

  @Mutation(() => Int, { description: 'Asks the capability elsewhere and answers its number.' })
  async countElsewhere(
    @Arg('by', () => Int, { description: 'How many.' }) by: number,
  ): Promise<number> {
    const { add } = await this.runtime.calls.call('elsewhere', {
      document: 'mutation Add($by: Int!) { add(by: $by) }',
      variables: { by },
      schema: z.object({ add: z.int() }),
      deadlineMs: 100,
    });
    return add;
  }

  @Mutation(() => Int, {
    description: 'Asks elsewhere while it holds a transaction, which is wrong.',
  })
  async countElsewhereUnderLock(): Promise<number> {
    return await this.runtime.database.transaction(() => this.countElsewhere(4));
  }

  @FieldResolver(() => Int, { description: 'Twice the total.' })
  doubled(@Root() counter: CounterType): number {
    return counter.total * 2;
  }
}

async function count(
  { database, outbox, clock }: SubgraphRuntime,
  id: string,
  by: number,
): Promise<void> {
  await database.transaction(async (manager) => {
    const matched = await conditionalUpdate(
      manager,
      'UPDATE counter SET total = total + ? WHERE id = ?',
      [by, id],
    );
    if (matched === 0) await manager.insert(CounterRow, { id, total: by });
    await outbox.append(manager, counted, {
      aggregateId: id,
      payload: { id, by },
      occurredAt: clock.now(),
    });
  });
}

export const counterSubgraph: SubgraphDefinition = {
  name: 'counter',
  entities: [CounterRow],
  migrations: [kernelMigration(1700000000000), CreateCounter1700000000001],
  create: (runtime) => {
    runtime.timers.register('count-later', async (timer, manager) => {
      await conditionalUpdate(manager, 'UPDATE counter SET total = total + 100 WHERE id = ?', [
        timer.subjectId,
      ]);
    });
    return {
      resolvers: [CounterResolver],
      instances: new Map([[CounterResolver, new CounterResolver(runtime)]]),
      references: {
        Counter: (reference: { id: string }, context: RequestContext<Loaders>) =>
          context.loaders.counters.load(reference.id),
      },
      createLoaders: (): Loaders => ({
        counters: new DataLoader(async (ids) => {
          const rows = await selectRows<CounterType>(
            runtime.database.read,
            `SELECT id, total FROM counter WHERE id IN ${inClause(ids)}`,
            [...ids],
          );
          return ids.map((id) => rows.find((row) => row.id === id) ?? null);
        }),
      }),
      subscribers: [
        subscriber(asked, 'count-when-asked', async ({ payload }, manager) => {
          if (payload.by === 0) throw new Error('nothing to count');
          await conditionalUpdate(manager, 'UPDATE counter SET total = total + ? WHERE id = ?', [
            payload.by,
            payload.id,
          ]);
          await runtime.timers.schedule(manager, {
            kind: 'count-later',
            subjectId: payload.id,
            dueAt: new Date(runtime.clock.now().getTime() + 60_000),
          });
        }),
      ],
      workers: [],
      routes: [
        {
          method: 'POST',
          path: '/notices/:source',
          handler: ({ rawBody, headers, query, params }) => ({
            status: 202,
            headers: { 'x-heard': headers['x-signature'] ?? 'nothing' },
            body: { bytes: rawBody.length, text: rawBody.toString('latin1'), query, params },
          }),
        },
      ],
    };
  },
};
