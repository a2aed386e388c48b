import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@hub/kernel';
import { AccessLog, type AccessEntry } from './access-log.js';

const entry: AccessEntry = {
  requestId: 'r-1',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  operationName: 'CustomerHistory',
  operationId: 'abc',
  kind: 'query',
  clientName: 'pos',
  clientVersion: '1.2',
  actor: 'staff',
  touchpoint: 'pos',
  milliseconds: 12.3456,
  status: 200,
  codes: ['NOT_FOUND', 'NOT_FOUND', 'OUT_OF_STOCK'],
  bytes: 900,
  cost: 12,
  deduplicated: true,
  cache: 'miss',
};

function lineOf(changes: Partial<AccessEntry>): Record<string, unknown> {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'info',
    name: 'gateway',
    destination: { write: (line) => void lines.push(line) },
  });
  new AccessLog(logger).write({ ...entry, ...changes });
  expect(lines).toHaveLength(1);
  const {
    time: _time,
    pid: _pid,
    hostname: _host,
    ...line
  } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  return line;
}

describe('the access log', () => {
  it('writes who, what, how long and how it ended', () => {
    expect(lineOf({})).toEqual({
      level: 30,
      name: 'gateway',
      msg: 'graphql',
      requestId: 'r-1',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      operation: 'CustomerHistory',
      operationId: 'abc',
      kind: 'query',
      actor: 'staff',
      touchpoint: 'pos',
      client: 'pos',
      clientVersion: '1.2',
      milliseconds: 12.3,
      status: 200,
      codes: ['NOT_FOUND', 'OUT_OF_STOCK'],
      bytes: 900,
      cost: 12,
      deduplicated: true,
      cache: 'miss',
    });
  });

  it('of a request that came to nothing has no more than is known', () => {
    const line = lineOf({
      traceId: null,
      operationName: null,
      operationId: null,
      kind: null,
      clientName: null,
      clientVersion: null,
      actor: null,
      touchpoint: null,
      codes: ['UNAUTHENTICATED'],
      cost: null,
      deduplicated: false,
      cache: null,
    });
    expect(line).toMatchObject({ operation: null, actor: null, codes: ['UNAUTHENTICATED'] });
    for (const name of ['traceId', 'operationId', 'cost', 'deduplicated', 'cache'])
      expect(line).not.toHaveProperty(name);
  });

  it('keeps a line short, whatever a client calls things and however much went wrong', () => {
    const long = 'x'.repeat(1_000_000);
    const codes = Array.from({ length: 10_000 }, (_, number) => `CODE_${String(number)}`);
    const line = lineOf({ operationName: long, clientName: long, clientVersion: long, codes });
    expect(JSON.stringify(line).length).toBeLessThan(1_000);
  });
});
