import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EntityAnswers } from '../entity-answers.js';
import { graphOf, openRules, run, type Asking } from '../engine.fixture.js';
import type { FieldRules } from '../field-rules.js';
import { TextSubgraphs } from './text-subgraphs.fixture.js';

const shop = graphOf({
  orders: `
    type Query { orders: [Order] order: Order! paper: Paper papers: [Paper!]! }
    type Mutation { pay(note: String): Order }
    enum Status { OPEN PAID LOST @inaccessible }
    scalar Money
    type Order @key(fields: "id") {
      id: ID! number: String! status: Status total: Money! lines: [Line!]! member: Member lead: Member gift: Boolean
    }
    type Line { count: Int! weight: Float text: Text item: Item }
    type Text @shareable { zh: String! en: String }
    type Item @key(fields: "id") { id: ID! }
    type Member @key(fields: "id") { id: ID! }
    interface Paper { number: String! }
    type Bill implements Paper { number: String! amount: Int }
    type Receipt implements Paper { number: String! at: String }`,
  members: `
    type Member @key(fields: "id") { id: ID! name: String! friend: Member phone: String address: Text }
    type Text @shareable { zh: String! en: String }`,
  items: `
    type Item @key(fields: "id") { id: ID! name: Text! price: Int }
    type Text @shareable { zh: String! en: String }`,
  points: `
    type Order @key(fields: "id") {
      id: ID! status: Status @external lead: Member @external
      points: Int @requires(fields: "status") secret: String @requires(fields: "lead { name }")
    }
    type Member @key(fields: "id") { id: ID! name: String! @external }
    enum Status { OPEN PAID LOST @inaccessible }`,
});

/** Runs an operation over texts, with reading and without, and expects the same of both. */
async function both(query: string, texts: readonly string[], asking: Asking = {}) {
  const subgraphs = new TextSubgraphs(texts);
  const answer = await run(shop, subgraphs, query, asking);
  const parsing = await run(shop, new TextSubgraphs(texts, false), query, asking);
  expect(JSON.parse(answer.body.toString())).toEqual(JSON.parse(parsing.body.toString()));
  expect([answer.errors, answer.valueCompletion]).toEqual([
    parsing.errors,
    parsing.valueCompletion,
  ]);
  return { ...answer, text: answer.body.toString(), subgraphs };
}

const ORDER = '{ order { number status total lines { count weight text { zh en } } gift } }';
const ORDER_FIELDS =
  '"number":"7\\"\\u96ea","status":"PAID","total":12.5,"lines":[{"count":2,"weight":0.25,"text":{"zh":"雪","en":null}},{"count":0,"weight":null,"text":null}],"gift":true';
const ORDER_TEXT = `{"data":{"order":{${ORDER_FIELDS}}}}`;

describe('what only the answer needs', () => {
  it('goes to the client as it stands', async () => {
    const { text, subgraphs } = await both(ORDER, [ORDER_TEXT]);
    expect(text).toBe(ORDER_TEXT);
    expect(Object.keys(subgraphs.read[0] ?? {})).toEqual(['\u00001']);
  });

  it('may be followed by blanks', async () => {
    const { subgraphs } = await both(ORDER, [`${ORDER_TEXT}\n \r\t`]);
    expect(subgraphs.read).not.toContain(null);
  });

  it('is parsed when it is written in another way, and answered alike', async () => {
    const others = [
      ORDER_TEXT.replaceAll(',', ', '),
      ORDER_TEXT.replace('"gift":true', '"gift":true,"more":1'),
      ORDER_TEXT.replace('"number":"7\\"\\u96ea","status":"PAID"', '"status":"PAID","number":"7"'),
      ORDER_TEXT.replace('"PAID"', '"LOST"'),
      ORDER_TEXT.replace('"PAID"', '"NEW"'),
      ORDER_TEXT.replace('"count":2', '"count":null'),
      ORDER_TEXT.replace('"count":2', '"count":"2"'),
      ORDER_TEXT.replace('"count":2', '"count":2.5'),
      ORDER_TEXT.replace('0.25', '1e-3'),
      ORDER_TEXT.replace('12.5', '{"amount":12.5}'),
      ORDER_TEXT.replace('true', '1'),
      ORDER_TEXT.replace('[{"count":2', '[null,{"count":2'),
      ORDER_TEXT.replace('"gift":true', '"gift":true,"gift":false'),
      '{"data":{"order":null}}',
      '{"data":null}',
      `{"data":{"order":{${ORDER_FIELDS}}},"errors":[{"message":"half","path":["order","gift"]}]}`,
      `{"errors":[],"data":{"order":{${ORDER_FIELDS}}}}`,
      `{"data":{"order":{${ORDER_FIELDS}}},"extensions":{}}`,
    ];
    for (const other of others) {
      const { subgraphs } = await both(ORDER, [other]);
      expect([other, subgraphs.read]).toEqual([other, [null]]);
    }
  });

  it('is never half of an answer, whatever becomes of its text', async () => {
    const texts = fc
      .record({
        at: fc.nat(ORDER_TEXT.length),
        cut: fc.nat(3),
        put: fc.string({ unit: fc.constantFrom(...'"\\,:{}[]01nte '), maxLength: 3 }),
      })
      .map(({ at, cut, put }) => ORDER_TEXT.slice(0, at) + put + ORDER_TEXT.slice(at + cut));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        try {
          JSON.parse(text);
        } catch {
          // Garbled: then nothing may be read of it either.
          await expect(run(shop, new TextSubgraphs([text]), ORDER)).resolves.toMatchObject({
            value: null,
          });
          return;
        }
        await both(ORDER, [text]);
      }),
      { numRuns: 500 },
    );
  });

  it('is not taken from bytes that are no UTF-8', async () => {
    const subgraphs = new TextSubgraphs([ORDER_TEXT]);
    await run(shop, subgraphs, ORDER);
    const broken = Buffer.from(ORDER_TEXT);
    broken[ORDER_TEXT.indexOf('雪')] = 0xff;
    const reader = { read: (_body: Buffer): unknown => undefined };
    await run(
      shop,
      {
        fetch: async ({ template }) => {
          reader.read = (body) => template.reader?.read(body);
          return {};
        },
      },
      ORDER,
    );
    expect(reader.read(Buffer.from(ORDER_TEXT))).not.toBeNull();
    expect(reader.read(broken)).toBeNull();
  });
});

describe('what else is needed', () => {
  it('is read beside what goes as it stands', async () => {
    const { text, subgraphs } = await both(
      '{ orders { number gift member { name phone } total } }',
      [
        '{"data":{"orders":[{"number":"1","gift":null,"member":{"__typename":"Member","id":"m\\u0031"},"total":1},null,{"number":"2","gift":false,"member":null,"total":2}]}}',
        '{"data":{"_entities":[{"name":"李伟","phone":null}]}}',
      ],
    );
    expect(text).toBe(
      '{"data":{"orders":[{"number":"1","gift":null,"member":{"name":"李伟","phone":null},"total":1},null,{"number":"2","gift":false,"member":null,"total":2}]}}',
    );
    const [orders, members] = subgraphs.read;
    const [first] = orders?.['orders'] as Record<string, unknown>[];
    expect(Object.keys(first ?? {})).toEqual(['\u00001', 'member', '\u00002']);
    expect(first?.['member']).toEqual({ __typename: 'Member', id: 'm1' });
    expect(Object.keys((members?.['_entities'] as object[])[0] ?? {})).toEqual(['\u00003']);
  });

  it('may be an input: then it is shown from what was read', async () => {
    const { text, subgraphs } = await both('{ order { number status points gift } }', [
      '{"data":{"order":{"__typename":"Order","id":"o1","number":"1","status":"OPEN","gift":true}}}',
      '{"data":{"_entities":[{"points":5}]}}',
    ]);
    expect(text).toBe('{"data":{"order":{"number":"1","status":"OPEN","points":5,"gift":true}}}');
    expect(subgraphs.read).not.toContain(null);
  });

  it('may be several places of one answer, which show it each in its own order', async () => {
    const query = `{ order {
      member { name phone friend { id } }
      lines { item { price name { zh } } }
    } }`;
    const { subgraphs } = await both(query, [
      '{"data":{"order":{"member":{"__typename":"Member","id":"m1"},"lines":[{"item":{"__typename":"Item","id":"i1"}},{"item":{"__typename":"Item","id":"i1"}},{"item":null}]}}}',
      '{"data":{"_entities":[{"name":"a","phone":"b","friend":{"id":"m2"}}]}}',
      '{"data":{"_entities":[{"price":3,"name":{"zh":"c"}}]}}',
    ]);
    expect(subgraphs.read).not.toContain(null);
  });

  it('may be needed at a place that is not shown at all', async () => {
    const { value, subgraphs } = await both('{ order { member { name } secret } }', [
      '{"data":{"order":{"__typename":"Order","id":"o1","member":{"__typename":"Member","id":"m1"},"lead":{"__typename":"Member","id":"m1"}}}}',
      '{"data":{"_entities":[{"name":"a"}]}}',
      '{"data":{"_entities":[{"secret":"b"}]}}',
    ]);
    expect(value).toEqual({ order: { member: { name: 'a' }, secret: 'b' } });
    expect(subgraphs.variables.at(-1)).toContain('"lead":{"name":"a"}');
    expect(subgraphs.read).not.toContain(null);
  });

  it('may be the type of an object, which then says it first', async () => {
    const { text, subgraphs } = await both(
      '{ papers { number ... on Bill { amount } ... on Receipt { at } } }',
      [
        '{"data":{"papers":[{"__typename":"Bill","number":"1","amount":7},{"__typename":"Receipt","number":"2","at":"now"},{"__typename":"Bill","number":"3","amount":null}]}}',
      ],
    );
    expect(text).toBe(
      '{"data":{"papers":[{"number":"1","amount":7},{"number":"2","at":"now"},{"number":"3","amount":null}]}}',
    );
    expect(subgraphs.read).not.toContain(null);
  });

  it('is left to be parsed when an object is of a type nobody knows', async () => {
    const { subgraphs } = await both('{ paper { number } }', [
      '{"data":{"paper":{"__typename":"Leaflet","number":"1"}}}',
    ]);
    expect(subgraphs.read).toEqual([null]);
  });
});

describe('a field that a rule has a say in', () => {
  const rules: FieldRules = {
    ...openRules,
    denial: (_type, field) => (field === 'gift' ? { code: 'FORBIDDEN', message: 'no' } : null),
    mask: (_type, field) => (field === 'phone' ? 'PHONE' : null),
  };

  it('is masked among others that go as they stand', async () => {
    const { text } = await both(
      '{ order { number gift total member { name phone address { zh } } } }',
      [
        '{"data":{"order":{"number":"1","total":3,"member":{"__typename":"Member","id":"m1"}}}}',
        '{"data":{"_entities":[{"name":"a","phone":"13800001111","address":{"zh":"b"}}]}}',
      ],
      { rules },
    );
    expect(text).toBe(
      '{"data":{"order":{"number":"1","gift":null,"total":3,"member":{"name":"a","phone":"***","address":{"zh":"b"}}}}}',
    );
  });
});

describe('names of the client', () => {
  it('change nothing, and a name of the gateway does not get out', async () => {
    const { text } = await both(
      '{ order { id: number constructor: gift __proto__: total total } }',
      ['{"data":{"order":{"_hub_id":"1","_hub_constructor":true,"_hub___proto__":3,"total":4}}}'],
    );
    expect(text).toBe('{"data":{"order":{"id":"1","constructor":true,"__proto__":3,"total":4}}}');
  });

  it('of deeds are as good', async () => {
    const { text, subgraphs } = await both('mutation { one: pay { number } two: pay { gift } }', [
      '{"data":{"one":{"number":"1"},"two":{"gift":null}}}',
    ]);
    expect(text).toBe('{"data":{"one":{"number":"1"},"two":{"gift":null}}}');
    expect(subgraphs.read).not.toContain(null);
  });
});

describe('an answer that is remembered', () => {
  it('is remembered as the capability said it', async () => {
    const kept: unknown[] = [];
    const remembered: EntityAnswers = {
      isKept: () => true,
      load: async ({ representations }) => ({
        texts: representations.map(() => undefined),
        ageMilliseconds: 0,
        keep: async (answers) => void kept.push(...answers),
      }),
    };
    const entity = '{"name":"李\\u4f1f","phone":null,"friend":{"__typename":"Member","id":"m2"}}';
    await both(
      '{ order { member { name phone friend { id } } } }',
      [
        '{"data":{"order":{"member":{"__typename":"Member","id":"m1"}}}}',
        `{"data":{"_entities":[${entity}]}}`,
      ],
      { remembered },
    );
    for (const text of kept)
      expect(JSON.parse(String(text))).toEqual({
        ...{ name: '李伟', phone: null },
        friend: { __typename: 'Member', id: 'm2' },
      });
    expect(kept).toHaveLength(2);
  });
});

describe('a capability that always writes in another way', () => {
  it('is soon parsed without being read first, and read again later', async () => {
    let reader: { read(body: Buffer): unknown } | null = null;
    await run(
      shop,
      {
        fetch: async ({ template }) => {
          reader = template.reader;
          return {};
        },
      },
      ORDER,
    );
    const read = (text: string) => (reader?.read(Buffer.from(text)) ?? null) !== null;
    const spaced = ORDER_TEXT.replaceAll(',', ', ');
    for (let count = 0; count < 8; count += 1) expect(read(spaced)).toBe(false);
    for (let count = 0; count < 1_000; count += 1) expect(read(ORDER_TEXT)).toBe(false);
    expect(read(ORDER_TEXT)).toBe(true);
  });
});
