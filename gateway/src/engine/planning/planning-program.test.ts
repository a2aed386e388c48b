import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLError, parse } from 'graphql';
import { graphOf } from '../engine.fixture.js';
import { whyNotPlanned } from './planning-faults.js';
import { planningProgram } from './planning-program.fixture.js';
import { PlanningThread } from './planning-thread.js';
import type { Planner } from './planner.js';

const works = graphOf({
  works: `type Query { work: Work }
    interface Work @key(fields: "id") { id: ID! }
    interface Named { title: String }
    type Book implements Work & Named @key(fields: "id") { id: ID! title: String }
    type Film implements Work @key(fields: "id") { id: ID! }`,
  sequels: `type Work @key(fields: "id") @interfaceObject { id: ID! sequel: Work }`,
});

/** Asked of one implementation, the last field keeps the planner busy for seconds. */
const kinds = graphOf({
  asking: `type Query { kind: Kind! } type Kind @key(fields: "id") @interfaceObject { id: ID! }`,
  knowing: `interface Kind @key(fields: "id") { id: ID! own: String! }
    type KindA implements Kind @key(fields: "id") { id: ID! own: String! }
    type KindB implements Kind @key(fields: "id") { id: ID! own: String! }`,
  making: `type Kind @key(fields: "id") @interfaceObject {
      id: ID! own: String! @external made: Int @requires(fields: "own") }`,
});

const NO_OVERRIDES = new Map<string, boolean>();

describe('the planner in its thread', () => {
  const thread = new PlanningThread({ program: planningProgram, mostMilliseconds: 1_000 });
  const worksPlanner = thread.open(works.supergraphSdl);
  const kindsPlanner = thread.open(kinds.supergraphSdl);
  const plan = async (planner: Planner, query: string) => planner.plan(parse(query), NO_OVERRIDES);

  beforeAll(() => thread.begin());
  afterAll(() => {
    thread.close();
  });

  it('makes the plan that is made here', async () => {
    const query = '{ work { sequel { ... on Book { title } } } }';
    const here = works.planner.plan(parse(query), NO_OVERRIDES);
    expect(await plan(worksPlanner, query)).toEqual(JSON.parse(JSON.stringify(here)));
  });

  it('says that there is no plan where it fails, and goes on', async () => {
    const [failed, next] = await Promise.allSettled([
      plan(worksPlanner, '{ work { sequel { ... on Named { title } } } }'),
      plan(worksPlanner, '{ work { id } }'),
    ]);
    const fault: unknown = failed.status === 'rejected' ? failed.reason : null;
    expect(fault).toBeInstanceOf(GraphQLError);
    expect(fault).toMatchObject({ extensions: { code: 'OPERATION_NOT_PLANNABLE' } });
    expect(whyNotPlanned(fault)).toContain('We should have an edge from Work(sequels)');
    expect(next).toMatchObject({ value: { kind: 'QueryPlan' } });
  });

  it('is ended over an operation that takes it too long, and the next is planned', async () => {
    const [slow, next] = await Promise.allSettled([
      plan(kindsPlanner, '{ kind { ... on KindA { made } } }'),
      plan(kindsPlanner, '{ kind { id } }'),
    ]);
    expect(slow).toMatchObject({ reason: { extensions: { code: 'OPERATION_TOO_COMPLEX' } } });
    expect(next).toMatchObject({ value: { kind: 'QueryPlan' } });
  });
});
