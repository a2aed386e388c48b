import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PlanNode } from '@apollo/query-planner';
import fc from 'fast-check';
import { buildSchema, GraphQLError, parse, stripIgnoredCharacters } from 'graphql';
import { compilePlan } from './compile-plan.js';
import { Execution } from './execution.js';
import { operationOf } from './operation-parts.js';
import { outlinePlan } from './plan-outline.js';
import { PlanRun, type FetchGroup, type Schedule } from './plan-run.js';
import { surveyPlan } from './plan-survey.js';
import {
  fetchesOfShape,
  fetchNode,
  flatten,
  planOfShape,
  planShapes,
  requiring,
  sequence,
  type PlanShape,
} from './plan.fixture.js';
import type { SubgraphAnswer, SubgraphClient } from './subgraph-client.js';

/** Longest a fetch that is ready waits for others that go the same way. */
const PATIENCE = 10;

const schema = buildSchema('type Query { thing: Thing } type Thing { id: ID }');
const request = {
  requestId: 'r-1',
  identityKey: '',
  headers: {},
  operationName: null,
  clientName: null,
};

/** One fetch in four asks the roots, the others the thing that was asked for first. */
const asksRoots = (number: number) => number % 4 === 3;

function writeFetch(number: number, serviceName: string): PlanNode {
  const name = `f${String(number)}`;
  if (asksRoots(number)) return fetchNode(`{ ${name} }`, { serviceName });
  const document = `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Thing { ${name} } } }`;
  return flatten(
    ['thing'],
    fetchNode(document, { serviceName, requires: requiring('Thing', 'id') }),
  );
}

function planOf(shape: PlanShape): PlanNode {
  const first = fetchNode('{ thing { __typename id } }', { serviceName: 'first' });
  return sequence(first, planOfShape(shape, writeFetch));
}

/** The name entities are answered under, and the field they are asked for. */
const ENTITIES = /(?:(\w+):)?_entities\([^)]*\)\{\.\.\.on Thing\{(f\d+)/g;

const numberOf = (field: string) => Number(field.slice(1));

/** Capabilities that take their time, and note when which fetch began and ended. */
class SlowSubgraphs implements SubgraphClient {
  readonly began = new Map<number, number>();
  readonly ended = new Map<number, number>();
  readonly failed = new Set<number>();

  constructor(
    private readonly delays: readonly number[],
    private readonly failing: ReadonlySet<number>,
  ) {}

  fetch({
    template,
  }: {
    readonly template: { readonly document: string };
  }): Promise<SubgraphAnswer> {
    const document = stripIgnoredCharacters(template.document);
    const data: Record<string, unknown> = {};
    const asked: number[] = [];
    if (document.startsWith('{thing')) data['thing'] = { __typename: 'Thing', id: '1' };
    for (const [, root = ''] of document.matchAll(/^\{(f\d+)/g)) {
      data[root] = numberOf(root);
      asked.push(numberOf(root));
    }
    for (const [, alias = '_entities', field = ''] of document.matchAll(ENTITIES)) {
      data[alias] = [{ [field]: numberOf(field) }];
      asked.push(numberOf(field));
    }
    return this.#answer(asked, data);
  }

  async #answer(asked: readonly number[], data: Record<string, unknown>): Promise<SubgraphAnswer> {
    for (const number of asked) {
      if (this.began.has(number)) throw new Error(`Fetch ${String(number)} began twice.`);
      this.began.set(number, performance.now());
    }
    const milliseconds = this.delays[(asked[0] ?? 0) % this.delays.length] ?? 0;
    if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
    for (const number of asked) this.ended.set(number, performance.now());
    if (!asked.some((number) => this.failing.has(number))) return { data };
    for (const number of asked) this.failed.add(number);
    throw new GraphQLError('Away.', { extensions: { code: 'UPSTREAM_UNAVAILABLE' } });
  }
}

interface RunOfShape {
  readonly subgraphs: SlowSubgraphs;
  readonly execution: Execution;
  readonly settled: readonly string[];
}

async function runShape(
  shape: PlanShape,
  flag: boolean,
  delays: readonly number[],
  failing: readonly number[] = [],
): Promise<RunOfShape> {
  const plan = planOf(shape);
  const asked = fetchesOfShape(shape).map((_, number) => `f${String(number)}`);
  const document = parse(`{ ${asked.join(' ')} thing { ${asked.join(' ')} id } }`);
  const survey = surveyPlan(plan, operationOf(document, undefined), schema);
  const gather = compilePlan({ kind: 'QueryPlan', node: plan }, schema, survey, null);
  const subgraphs = new SlowSubgraphs(delays, new Set(failing));
  const execution = new Execution(subgraphs, request, {}, () => flag, null);
  const settled: string[] = [];
  void Promise.resolve(gather(execution)).then(
    () => settled.push('resolved'),
    () => settled.push('rejected'),
  );
  await jest.runAllTimersAsync();
  return { subgraphs, execution, settled };
}

const delays = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 });

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a run of any plan', () => {
  it('begins no fetch before what it depends on, and keeps none waiting for anything else', async () => {
    await fc.assert(
      fc.asyncProperty(planShapes, fc.boolean(), delays, async (shape, flag, given) => {
        const { subgraphs, settled } = await runShape(shape, flag, given);
        const fetches = fetchesOfShape(shape);
        const first = subgraphs.ended.size > 0 ? Math.min(...subgraphs.began.values()) : 0;
        const over: number[] = [];
        fetches.forEach(({ before, flags }, number) => {
          const ready = Math.max(first, ...[...before].map((at) => over[at] ?? NaN));
          const began = subgraphs.began.get(number);
          if (flags.every((wanted) => wanted === flag)) {
            expect(began).toBeGreaterThanOrEqual(ready);
            // What asks the roots goes alone; what asks entities may wait for its like.
            expect(began).toBeLessThanOrEqual(ready + (asksRoots(number) ? 0 : PATIENCE));
          } else expect(began).toBeUndefined();
          over[number] = subgraphs.ended.get(number) ?? ready;
        });
        expect(settled).toEqual(['resolved']);
        expect(jest.getTimerCount()).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('asks everything else when a fetch fails, and tells each that did', async () => {
    const failures = fc.array(fc.nat({ max: 12 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        planShapes,
        fc.boolean(),
        delays,
        failures,
        async (shape, flag, given, failing) => {
          const { subgraphs, execution, settled } = await runShape(shape, flag, given, failing);
          const applying = fetchesOfShape(shape).flatMap(({ flags }, number) =>
            flags.every((wanted) => wanted === flag) ? [number] : [],
          );
          expect([...subgraphs.ended.keys()].sort((a, b) => a - b)).toEqual(applying);
          const { thing, ...roots } = execution.data as Record<string, Record<string, unknown>>;
          const gathered = { ...thing, ...roots } as Record<string, unknown>;
          for (const number of applying)
            expect(gathered[`f${String(number)}`]).toBe(
              subgraphs.failed.has(number) ? undefined : number,
            );
          const told = execution.errors.map(({ path }) => path?.at(-1));
          expect(told.sort()).toEqual(
            [...subgraphs.failed].map((number) => `f${String(number)}`).sort(),
          );
          expect(settled).toEqual(['resolved']);
          expect(jest.getTimerCount()).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** Fetches of a shape, grouped as they are when a plan is compiled; `send` is asked for every one that is sent. */
function scheduleOf(shape: PlanShape, send: FetchGroup['send']): Schedule {
  const outline = outlinePlan(planOfShape(shape, writeFetch));
  const groups = new Map<string, number[]>();
  outline.forEach(({ node, level }, number) => {
    const key = `${String(level)} ${node.serviceName}`;
    groups.set(key, [...(groups.get(key) ?? []), number]);
  });
  const members = [...groups.values()];
  return {
    groups: members.map((all) => ({ members: all, send })),
    fetches: outline.map(({ guards, after }, number) => ({
      group: members.findIndex((all) => all.includes(number)),
      guards,
      waitsFor: after.length,
      next: outline.flatMap((other, at) => (other.after.includes(number) ? [at] : [])),
    })),
  };
}

describe('a fault of our own in any plan', () => {
  it('ends the request once with the first fault, and nothing more is sent', async () => {
    const faults = fc.dictionary(
      fc.nat({ max: 8 }).map(String),
      fc.constantFrom('thrown', 'rejected'),
      { maxKeys: 3 },
    );
    await fc.assert(
      fc.asyncProperty(
        planShapes,
        fc.boolean(),
        delays,
        faults,
        async (shape, flag, given, faulty) => {
          const happened: string[] = [];
          const sentAfterwards: number[] = [];
          const settled: string[] = [];
          const send = (_: Execution, ready: readonly number[]): Promise<void> | undefined => {
            const number = ready[0] ?? 0;
            if (happened.length > 0) sentAfterwards.push(number);
            const fault = faulty[String(number)];
            if (fault === 'thrown') {
              happened.push(String(number));
              throw new Error(String(number));
            }
            const milliseconds = given[number % given.length] ?? 0;
            if (milliseconds === 0 && fault === undefined) return undefined;
            return new Promise((resolve, reject) => {
              setTimeout(() => {
                if (fault === undefined) {
                  resolve();
                  return;
                }
                happened.push(String(number));
                reject(new Error(String(number)));
              }, milliseconds);
            });
          };
          const execution = new Execution(
            { fetch: () => Promise.resolve({}) },
            request,
            {},
            () => flag,
            null,
          );
          void new PlanRun(scheduleOf(shape, send), execution).run().then(
            () => settled.push('resolved'),
            (fault: unknown) => settled.push((fault as Error).message),
          );
          await jest.runAllTimersAsync();
          expect(settled).toEqual(happened.length === 0 ? ['resolved'] : [happened[0]]);
          expect(sentAfterwards).toEqual([]);
          expect(jest.getTimerCount()).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
