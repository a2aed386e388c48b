import { afterEach, describe, expect, it } from '@jest/globals';
import { ScriptedSubgraphs } from '../engine/engine.fixture.js';
import type { CompiledOperation } from '../engine/index.js';
import { composeSupergraph } from '../federation/compose-supergraph.js';
import { silentObserver } from '../observe/gateway-observer.js';
import { callerOf } from './caller.fixture.js';
import { documentGate } from './document-gate.js';
import { factsOf } from './operation-facts.js';
import type { HotOperation } from './operation-store.js';
import { ServingGraphs } from './serving-graphs.js';

const caller = callerOf();
const overrides = new Map<string, boolean>();

function supergraphWith(fields: string): string {
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")
    type Query { ${fields} }`;
  return composeSupergraph([{ name: 'one', url: 'http://one', sdl }]);
}

const old = supergraphWith('x: Int y: Int gone: Int');
const next = supergraphWith('x: Int y: Int');

function hot(text: string): HotOperation {
  return { text, trusted: true, caller, operationName: undefined, overrides };
}

const opened: ServingGraphs[] = [];

/** Graphs of which a test sees the plans that were made. */
function serving(expected: readonly string[] = [], supergraphSdl = old) {
  const planned: (string | null)[] = [];
  const graphs = new ServingGraphs(supergraphSdl, {
    variants: { public: (sdl) => sdl },
    expected: () => expected.map(hot),
    storeOptionsFor: () => ({
      tellsSubjects: false,
      gate: documentGate({ explorable: true }),
      observer: {
        ...silentObserver,
        compiled: ({ operationName }) => void planned.push(operationName),
      },
      mask: (_kind, value) => value,
      rulesFor: () => ({ classKey: '', denial: () => null, mask: () => null }),
      factsOf: (graph, operation, rules) => factsOf(graph, operation, rules, null),
    }),
  });
  opened.push(graphs);
  const find = (text: string): CompiledOperation =>
    graphs.store('public').operation(text, true, hot(text)).compiled;
  const ask = async (text: string, variables: Record<string, unknown> = {}): Promise<void> => {
    const operation = find(text);
    const request = {
      requestId: 'r-1',
      identityKey: 'stranger',
      headers: {},
      operationName: operation.name,
      clientName: null,
    };
    const client = new ScriptedSubgraphs({ one: () => ({ data: { x: 1, y: 2 } }) });
    await operation.run(client, request, operation.coerce(variables));
  };
  return { graphs, planned, ask, find };
}

afterEach(() => {
  for (const graphs of opened.splice(0)) graphs.close();
});

const CONDITIONS = ['a', 'b', 'c', 'd', 'e'];
/** More conditions than all combinations are planned of. */
const MANY = `query Many(${CONDITIONS.map((name) => `$${name}: Boolean! = false`).join()}) {
  x ${CONDITIONS.map((name) => `${name}: y @include(if: $${name})`).join(' ')} }`;

describe('operations that are expected', () => {
  it('are planned before anybody asks, with all combinations of few conditions', async () => {
    const few = 'query Few($a: Boolean!, $b: Boolean!) { x @include(if: $a) y @skip(if: $b) }';
    const { graphs, planned, ask } = serving(['query Plain { x }', few]);
    expect(await graphs.warmUp()).toBe(2);
    expect(planned).toEqual(['Plain', 'Few', 'Few', 'Few', 'Few']);
    await ask(few, { a: true, b: false });
    expect(planned).toHaveLength(5);
  });

  it('are planned for the usual values of many conditions', async () => {
    const { graphs, planned, ask } = serving([MANY]);
    await graphs.warmUp();
    expect(new Set(planned)).toEqual(new Set(['Many']));
    const before = planned.length;
    await ask(MANY);
    expect(planned).toHaveLength(before);
  });
});

describe('another supergraph', () => {
  it('has the variants in use planned before it is served', async () => {
    const { graphs, planned, ask } = serving();
    for (const variables of [{ a: true, c: true }, { b: true }]) await ask(MANY, variables);
    await graphs.swap(next);
    const before = planned.length;
    for (const variables of [{ a: true, c: true }, { b: true }]) await ask(MANY, variables);
    expect(planned).toHaveLength(before);
    await ask(MANY, { e: true });
    expect(planned).toHaveLength(before + 1);
  });

  it('has those in use most often planned when they are many, also two supergraphs later', async () => {
    const { graphs, find, ask } = serving();
    const often = { a: true, b: true };
    for (let number = 0; number < 12; number += 1)
      await ask(
        MANY,
        Object.fromEntries(CONDITIONS.map((name, bit) => [name, (number >> bit) % 2 === 1])),
      );
    for (let times = 0; times < 5; times += 1) await ask(MANY, often);
    await graphs.swap(next);
    await graphs.swap(old);
    const { used } = find(MANY);
    expect(used).toHaveLength(8);
    expect(used[0]).toEqual({ flags: { a: true, b: true, c: false, d: false, e: false }, uses: 2 });
  });
});
