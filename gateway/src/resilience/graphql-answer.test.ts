import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AnswerWithBody, copyAnswer, isAnswer, readAnswer } from './graphql-answer.js';
import { templateOf } from './subgraph-fetch.fixture.js';

describe('the body of an answer', () => {
  it.each([
    [{ data: { a: 1 } }],
    [{ data: null, errors: [{ message: 'no' }] }],
    [{ errors: [{ message: 'no', path: ['a', 0, 'b'], extensions: { code: 'X' } }] }],
    [{ data: {}, errors: [] }],
    [{ data: {}, extensions: { tracing: {} } }],
  ])('is GraphQL: %j', (body) => {
    expect(readAnswer(JSON.stringify(body))).toEqual(body);
  });

  it('has no errors when it says null where others say nothing', () => {
    const text = '{"data":{},"errors":null}';
    expect(readAnswer(text)?.errors).toBeUndefined();
    expect(readAnswer('{"errors":[{"message":"no","path":null,"extensions":null}]}')).toEqual({
      errors: [{ message: 'no' }],
    });
  });

  it.each([
    ['nothing', ''],
    ['HTML', '<!doctype html>'],
    ['half a text', '{"data":{"a":'],
    ['null', 'null'],
    ['a text', '"data"'],
    ['a list', '[{"data":{}}]'],
    ['neither data nor errors', '{}'],
    ['errors that say null and nothing else', '{"errors":null}'],
    ['data that is a list', '{"data":[]}'],
    ['data that is a number', '{"data":1}'],
    ['errors that are an object', '{"data":{},"errors":{}}'],
    ['an error without a message', '{"errors":[{}]}'],
    ['an error that is a text', '{"errors":["no"]}'],
    ['a path that is a text', '{"errors":[{"message":"no","path":"a.b"}]}'],
    ['a path with an object', '{"errors":[{"message":"no","path":[{}]}]}'],
    ['extensions that are a list', '{"errors":[{"message":"no","extensions":[]}]}'],
    ['data by the name of a prototype', '{"__proto__":{"data":{}}}'],
  ])('is not GraphQL when it is %s', (_what, text) => {
    expect(readAnswer(text)).toBeNull();
  });

  it('is judged without a failure, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (body, text) => {
        expect(typeof isAnswer(body)).toBe('boolean');
        expect(readAnswer(text)).toBeNull();
      }),
    );
  });
});

describe('a copy of an answer', () => {
  const copies: readonly [string, (data: Record<string, unknown>) => () => unknown][] = [
    [
      'read again from its body',
      (data) => {
        const text = JSON.stringify({ data });
        const answer = new AnswerWithBody(readAnswer(text)!, Buffer.from(text));
        spoil(answer.data);
        return () => copyAnswer(answer, templateOf());
      },
    ],
    ['made from its values', (data) => () => copyAnswer({ data }, templateOf())],
  ];

  it.each(copies)('%s is equal and shares no object', (_way, copyOf) => {
    const data = { list: [{ id: 1 }, null], name: '雪' };
    const copy = copyOf(data);
    const first = copy() as { data: unknown };
    expect(first).toEqual({ data });
    spoil(first.data);
    expect(copy()).toEqual({ data });
    expect(data).toEqual({ list: [{ id: 1 }, null], name: '雪' });
  });

  it('is not to be had after the body was let go of', () => {
    const answer = new AnswerWithBody({ data: {} }, Buffer.from('{"data":{}}'));
    answer.release();
    expect(() => answer.copy(templateOf())).toThrow('let go of');
  });
});

function spoil(data: unknown): void {
  const { list } = data as { list: object[] };
  list.splice(0, 2, {});
}
