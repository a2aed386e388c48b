import { describe, expect, it } from '@jest/globals';
import { graphOf } from '../engine/engine.fixture.js';
import { usualDocumentLimits } from '../limits/document/document-limits.js';
import { documentGate } from './document-gate.js';

const graph = graphOf({
  shop: 'type Query { order(id: ID): Order } type Order { id: ID name: String }',
});
const closed = documentGate({ explorable: false });
const open = documentGate({ explorable: true });
const refusedWith = (code: string): unknown => expect.objectContaining({ code });

describe('a gate for documents', () => {
  it('lets a document through as it is', () => {
    const document = closed.parse('query One { order { id } }', false);
    expect(closed.validate(graph, document, false)).toEqual([]);
  });

  it.each<[string, string, boolean, boolean]>([
    ['of a stranger', '{ __schema { types { name } } }', false, false],
    ['of a stranger, for one type', '{ a: __type(name: "Order") { name } }', false, false],
    ['of a manifest', '{ __schema { types { name } } }', true, true],
  ])(
    'where nobody may explore answers a question %s for the schema: %s',
    (_, text, trusted, answered) => {
      const ask = () => closed.parse(text, trusted);
      if (answered) expect(ask).not.toThrow();
      else expect(ask).toThrow(refusedWith('INTROSPECTION_DISABLED'));
      expect(() => open.parse(text, trusted)).not.toThrow();
    },
  );

  it('never refuses to tell the type of an object', () => {
    expect(() => closed.parse('{ __typename order { __typename } }', false)).not.toThrow();
  });

  it.each([false, true])('keeps the gateway’s own variables to itself, trusted: %s', (trusted) => {
    const text = 'query($representations: ID) { order(id: $representations) { id } }';
    for (const gate of [closed, open])
      expect(() => gate.parse(text, trusted)).toThrow(refusedWith('BAD_USER_INPUT'));
  });

  it('holds strangers to the limits, and manifests not', () => {
    const gate = documentGate({
      explorable: false,
      limits: { ...usualDocumentLimits, maxAliases: 1 },
    });
    const text = '{ a: order { id } b: order { id } }';
    expect(() => gate.parse(text, false)).toThrow(refusedWith('TOO_MANY_ALIASES'));
    expect(() => gate.parse(text, true)).not.toThrow();
  });

  it('tells what may have been meant only where everybody may explore', () => {
    const text = '{ order { nam } }';
    const toldBy = (gate: typeof open) =>
      gate.validate(graph, gate.parse(text, false), false).map(({ message }) => message);
    expect(toldBy(open)).toEqual([
      'Cannot query field "nam" on type "Order". Did you mean "name"?',
    ]);
    expect(toldBy(closed)).toEqual(['Cannot query field "nam" on type "Order".']);
  });
});
