import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Kind, parse, print, type FieldNode } from 'graphql';
import { graphOf, run, ScriptedSubgraphs } from './engine.fixture.js';
import { clientName, InternalNames, keyInData } from './internal-names.js';

const graph = graphOf({
  orders: `
    type Query { order: Order }
    type Order @key(fields: "id") { id: ID! name: String weight(unit: String): Int size(unit: String): Int }`,
  shipping: `
    type Order @key(fields: "id") {
      id: ID!
      weight(unit: String): Int @external
      size(unit: String): Int @external
      price: Int @requires(fields: "weight(unit: \\"kg\\") size")
    }`,
});
const names = new InternalNames(graph.supergraphSchema, graph.supergraphSdl);

function fieldOf(written: string): FieldNode {
  const [definition] = parse(`{ ${written} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(written);
  return definition.selectionSet.selections[0] as FieldNode;
}

describe('the name a value is gathered under', () => {
  it.each<[string, string, string]>([
    ['a field of its own name', 'name', 'name'],
    ['an alias that is nothing else', 'called: name', 'called'],
    ['an alias that is a field of the graph', 'id: name', '_hub_id'],
    ['an alias that is a field of another type', 'order: name', '_hub_order'],
    ['an alias that repeats the name', 'name: name', 'name'],
    ['an alias that every object has', '__proto__: name', '_hub___proto__'],
    ['an alias that looks like one of ours', '_hub_id: name', '_hub__hub_id'],
    // A capability requires it with an argument of its own.
    ['a field that is required with arguments', 'weight(unit: "g")', '_hub_weight'],
    ['the same without arguments', 'weight', '_hub_weight'],
    ['a field that is required without, asked with arguments', 'size(unit: "m")', '_hub_size'],
    ['the same without arguments, which is what is required', 'size', 'size'],
  ])('of %s: "%s" is %s', (_, written, key) => {
    expect(names.keyOf(fieldOf(written))).toBe(key);
  });

  it('gives back the name of the client, and differs where that differs', () => {
    const aliases = fc.oneof(
      fc.constantFrom(
        'id',
        'name',
        'weight',
        '__proto__',
        'constructor',
        '_hub',
        '_hub_',
        '_hub_id',
      ),
      fc.stringMatching(/^[_A-Za-z][_0-9A-Za-z]{0,6}$/),
      fc.stringMatching(/^(_hub_){1,3}[a-z]{0,4}$/),
    );
    fc.assert(
      fc.property(fc.uniqueArray(aliases, { maxLength: 8 }), (given) => {
        const keys = given.map((alias) => names.keyOf(fieldOf(`${alias}: name`)));
        expect(keys.map(clientName)).toEqual(given);
        expect(new Set(keys).size).toBe(given.length);
      }),
    );
  });

  it('is put into a document where it differs, in fragments too', () => {
    const document = parse(
      '{ order { id: name called: name ...Part } } fragment Part on Order { name: weight }',
    );
    expect(print(names.rename(document)).replaceAll(/\s+/g, ' ')).toBe(
      '{ order { _hub_id: name called: name ...Part } } fragment Part on Order { _hub_name: weight }',
    );
    const plain = parse('{ order { id name } }');
    expect(names.rename(plain)).toBe(plain);
  });
});

describe('a value in gathered data', () => {
  it('is found under the name it was gathered under', () => {
    expect(keyInData({ id: '7', _hub_id: 'Li' }, 'id')).toBe('_hub_id');
    expect(keyInData({ id: '7' }, 'id')).toBe('id');
    expect(keyInData({}, 'constructor')).toBe('constructor');
  });
});

describe('a graph that has a name like one of ours', () => {
  it('is answered and told of its errors by its own names', async () => {
    const odd = graphOf({ shop: 'type Query { _hub_name: String name: String! }' });
    const subgraphs = new ScriptedSubgraphs({
      shop: ({ document }) => {
        const asked = [...document.matchAll(/(?:(\w+): ?)?\b(_hub_name|name)\b/g)];
        const data = Object.fromEntries(asked.map(([, alias, name]) => [alias ?? name, name]));
        const path = [asked.find(([, , name]) => name === '_hub_name')?.[1] ?? '_hub_name'];
        return { data, errors: [{ message: 'Odd.', path }] };
      },
    });
    const answer = await run(odd, subgraphs, '{ _hub_name name }');
    expect(answer.value).toEqual({ _hub_name: '_hub_name', name: 'name' });
    expect(answer.errors.map(({ path }) => path)).toEqual([['_hub_name']]);
  });
});
