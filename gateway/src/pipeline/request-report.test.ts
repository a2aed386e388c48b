import { describe, expect, it } from '@jest/globals';
import type { AccessEntry, AccessLog } from '../observe/access-log.js';
import { silentObserver } from '../observe/gateway-observer.js';
import { callerOf } from './caller.fixture.js';
import type { RequestRecord } from './pipeline.js';
import { RequestReport } from './request-report.js';

const answer = {
  status: 200,
  body: Buffer.from('{"data":{"name":"王"}}'),
  headers: {},
  codes: ['NOT_FOUND', 'X'],
};

/** What log and metrics are told of a request. */
function told(record: Partial<RequestRecord>, status = 200) {
  const entries: AccessEntry[] = [];
  const events: [string, unknown][] = [];
  const noting = (name: string) => (event: unknown) => void events.push([name, event]);
  const observer = {
    ...silentObserver,
    answered: noting('answered'),
    operationUnknown: noting('unknown'),
    fieldsWithheld: noting('withheld'),
  };
  const log = { write: (entry: AccessEntry) => void entries.push(entry) };
  const whole = {
    requestId: 'r-1',
    began: performance.now(),
    trace: { traceId: 't-1' },
    shared: false,
    cache: null,
    ...record,
  };
  new RequestReport(log as unknown as AccessLog, observer).report(whole as RequestRecord, {
    ...answer,
    status,
  });
  expect(entries).toHaveLength(1);
  return { entry: entries[0], events };
}

function operation(denied: number, masked: number, counted: unknown[] = []) {
  return {
    compiled: { name: 'Me', kind: 'query' },
    facts: {
      fields: { denied, masked, unmasked: [] },
      counter: { count: (...names: unknown[]) => void counted.push(names) },
    },
  } as unknown as NonNullable<RequestRecord['operation']>;
}

const document = { text: '{ me }', trusted: false, operationId: 'abc' } as NonNullable<
  RequestRecord['document']
>;

describe('the report of a request', () => {
  it('tells the log and the metrics what it was and what became of it, once', () => {
    const { entry, events } = told({
      caller: callerOf(),
      operation: operation(0, 0),
      document,
      cost: 7,
      shared: true,
      cache: 'hit',
    });
    expect(entry).toEqual({
      ...{
        requestId: 'r-1',
        traceId: 't-1',
        operationName: 'Me',
        operationId: 'abc',
        kind: 'query',
      },
      ...{ clientName: 'website', clientVersion: '1.0', actor: 'anonymous', touchpoint: 'website' },
      ...{ status: 200, codes: ['NOT_FOUND', 'X'], cost: 7, deduplicated: true, cache: 'hit' },
      bytes: 23,
      milliseconds: expect.any(Number) as unknown,
    });
    expect(events).toEqual([
      [
        'answered',
        {
          ...{ operationName: 'Me', clientName: 'website', code: 'NOT_FOUND', deduplicated: true },
          clientLeft: false,
          milliseconds: expect.any(Number) as unknown,
        },
      ],
    ]);
  });

  it('is made of what is known of a request that was refused at once', () => {
    const { entry, events } = told({});
    expect(entry).toMatchObject({ operationName: null, clientName: null, actor: null, cost: null });
    expect(events).toMatchObject([['answered', { operationName: null, clientName: null }]]);
  });

  it('says of a client that left that it did', () => {
    const { entry, events } = told({}, 499);
    expect(entry).toMatchObject({ status: 499 });
    expect(events).toMatchObject([['answered', { clientLeft: true }]]);
  });

  it('counts by the name that was agreed, not by what a client calls itself', () => {
    const { events } = told({
      caller: callerOf({ clientName: 'a made-up name', policy: { name: 'unknown' } }),
    });
    expect(events).toMatchObject([['answered', { clientName: 'unknown' }]]);
  });

  it.each<[string, 'off' | 'log-only' | 'enforce', boolean, boolean]>([
    ['is not known and only logged', 'log-only', false, true],
    ['is known', 'log-only', true, false],
    ['may be anything', 'off', false, false],
  ])('counts a document that %s', (_, operations, trusted, counted) => {
    const { events } = told({
      caller: callerOf({ policy: { operations } }),
      document: { ...document, trusted },
    });
    expect(events.some(([name]) => name === 'unknown')).toBe(counted);
  });

  it.each<[number, number, boolean]>([
    [0, 0, false],
    [1, 0, true],
    [0, 2, true],
  ])('counts %d denied and %d masked fields', (denied, masked, counted) => {
    const { events } = told({ caller: callerOf(), operation: operation(denied, masked) });
    expect(events.filter(([name]) => name === 'withheld')).toEqual(
      counted ? [['withheld', { denied, masked, unmasked: [] }]] : [],
    );
  });

  it('notes who asks which operation of which graph', () => {
    const counted: unknown[] = [];
    told({
      caller: callerOf({ policy: { name: 'shop', graph: 'partner' } }),
      operation: operation(0, 0, counted),
    });
    expect(counted).toEqual([['shop', 'partner']]);
  });
});
