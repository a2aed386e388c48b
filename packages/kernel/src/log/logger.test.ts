import { describe, expect, it } from '@jest/globals';
import { createLogger, requestLogger } from './logger.js';

function capture(): {
  lines: () => Record<string, unknown>[];
  logger: ReturnType<typeof createLogger>;
} {
  const written: string[] = [];
  const logger = createLogger({
    level: 'debug',
    name: 'order',
    destination: { write: (line) => void written.push(line) },
  });
  return {
    logger,
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('the log', () => {
  it('is JSON with a name, a UTC time and the request id', () => {
    const { logger, lines } = capture();
    requestLogger(logger, 'r-1').info({ orderId: 'o-1' }, 'placed');
    expect(lines()).toEqual([
      expect.objectContaining({
        name: 'order',
        requestId: 'r-1',
        orderId: 'o-1',
        msg: 'placed',
        level: 30,
        time: expect.stringMatching(/Z$/),
      }),
    ]);
  });

  it('hides personal data and secrets at any depth', () => {
    const { logger, lines } = capture();
    logger.child({ email: 'a@b.c' }).info({
      phone: '13812345678',
      member: { contact: [{ phoneNumber: '13812345678', shippingAddress: 'Shanghai 1', kept: 1 }] },
      headers: { authorization: 'Bearer 13812345678', 'x-hub-actor-token': '13812345678' },
      code: '13812345678',
    });
    expect(JSON.stringify(lines())).not.toMatch(/13812345678|Shanghai|a@b\.c/);
    expect(lines()[0]).toMatchObject({
      member: { contact: [{ phoneNumber: '[redacted]', kept: 1 }] },
    });
  });

  it('writes an error without the properties a driver hangs on it', () => {
    const { logger, lines } = capture();
    const error = Object.assign(new Error('query failed', { cause: new Error('no table') }), {
      parameters: ['13812345678'],
      code: 'ER_X',
    });
    logger.error({ err: error }, 'failed');
    expect(JSON.stringify(lines())).not.toContain('13812345678');
    expect(lines()[0]).toMatchObject({
      err: { message: 'query failed', errorCode: 'ER_X', cause: { message: 'no table' } },
    });
  });
});
