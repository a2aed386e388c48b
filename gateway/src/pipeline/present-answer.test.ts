import { describe, expect, it } from '@jest/globals';
import { baseErrors, createLogger } from '@hub/kernel';
import { GraphQLError } from 'graphql';
import type { OperationAnswer } from '../engine/index.js';
import { cannotBePlanned } from '../engine/planning/planning-faults.js';
import { presentAnswer, presentRefusal } from './present-answer.js';
import { methodNotAllowed, RequestRefused } from './request-refused.js';

function presentation(maskErrors = true) {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'info',
    name: 'gateway',
    destination: { write: (line) => void lines.push(line) },
  });
  return { options: { logger, maskErrors }, lines };
}

const answerOf = (more: Partial<OperationAnswer>): OperationAnswer => ({
  body: Buffer.from('{"data":{"me":null}}'),
  errors: [],
  valueCompletion: [],
  subjects: [],
  ageMilliseconds: 0,
  ...more,
});

function shown(more: Partial<OperationAnswer>, maskErrors = true) {
  const { options, lines } = presentation(maskErrors);
  const { status, body, codes } = presentAnswer(options, answerOf(more), 'r-1');
  return { status, body: JSON.parse(body.toString()) as Record<string, unknown>, codes, lines };
}

describe('an answer', () => {
  it('is its data and nothing else when all went well', () => {
    expect(shown({})).toEqual({ status: 200, body: { data: { me: null } }, codes: [], lines: [] });
  });

  it('tells values that are not what the graph promises beside the data', () => {
    const fault = { message: 'Not an Int.', path: ['me'] };
    expect(shown({ valueCompletion: [fault] }).body).toEqual({
      data: { me: null },
      extensions: { valueCompletion: [fault] },
    });
  });

  it('has every error with place and code, and is still 200', () => {
    const extensions = { code: 'NOT_FOUND', serviceName: 'members', stacktrace: ['at x'] };
    const { status, body, codes } = shown({
      errors: [{ message: 'Gone.', path: ['me', 0], extensions }],
    });
    expect([status, codes]).toEqual([200, ['NOT_FOUND']]);
    expect(body).toEqual({
      data: { me: null },
      errors: [
        {
          message: 'Gone.',
          path: ['me', 0],
          extensions: { code: 'NOT_FOUND', retryable: false, requestId: 'r-1' },
        },
      ],
    });
  });

  it('loses the words of what is our fault, which are in the log', () => {
    const errors = [
      {
        message: 'connect 10.0.0.7',
        extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'members' },
      },
    ];
    const { body, codes, lines } = shown({ errors });
    expect(JSON.stringify(body)).not.toMatch(/10\.0\.0\.7|members/);
    expect(codes).toEqual(['INTERNAL_SERVER_ERROR']);
    expect(lines.join()).toContain('10.0.0.7');
  });

  it('is told as the capabilities say where errors are not masked', () => {
    const errors = [{ message: 'connect 10.0.0.7', extensions: { serviceName: 'members' } }];
    expect(shown({ errors }, false).body['errors']).toEqual(errors);
  });
});

describe('a refusal', () => {
  const refused = (error: unknown) => {
    const { options, lines } = presentation();
    const { status, body, codes, headers } = presentRefusal(options, error, 'r-1');
    return {
      status,
      body: JSON.parse(body.toString()) as { errors: unknown[] },
      codes,
      headers,
      lines,
    };
  };
  const coded = (code: string) => new GraphQLError('No.', { extensions: { code } });

  it.each<[string, unknown, number, string]>([
    ['who asks is not known', baseErrors.refuse('UNAUTHENTICATED', 'No.'), 401, 'UNAUTHENTICATED'],
    ['who asks may not', baseErrors.refuse('FORBIDDEN', 'No.'), 403, 'FORBIDDEN'],
    ['something went wrong on our side', new Error('secret'), 500, 'INTERNAL_SERVER_ERROR'],
    ['what is thrown is no error', 'secret', 500, 'INTERNAL_SERVER_ERROR'],
    [
      'the document is not known yet',
      coded('PERSISTED_QUERY_NOT_FOUND'),
      200,
      'PERSISTED_QUERY_NOT_FOUND',
    ],
    ['nobody can write it down', coded('AUDIT_UNAVAILABLE'), 503, 'AUDIT_UNAVAILABLE'],
    ['the input is wrong', coded('BAD_USER_INPUT'), 400, 'BAD_USER_INPUT'],
    ['a GET would do something', methodNotAllowed(), 405, 'METHOD_NOT_ALLOWED'],
    [
      'the protocol says how',
      new GraphQLError('No.', { extensions: { code: 'BAD_REQUEST', http: { status: 422 } } }),
      422,
      'BAD_REQUEST',
    ],
  ])('because %s has the status for it', (_, error, status, code) => {
    const told = refused(error);
    expect([told.status, told.codes]).toEqual([status, [code]]);
    expect(told.body).not.toHaveProperty('data');
    expect(told.body.errors).toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({ code, requestId: 'r-1' }) as unknown,
      }),
    ]);
  });

  it('because there is no plan says why in the log only', () => {
    const told = refused(cannotBePlanned('We should have an edge from Work(stars).'));
    expect([told.status, told.codes]).toEqual([400, ['OPERATION_NOT_PLANNABLE']]);
    expect(JSON.stringify(told.body)).not.toContain('stars');
    expect(told.lines.join()).toContain('We should have an edge from Work(stars).');
  });

  it('tells every reason, and brings its headers', () => {
    const reasons = [coded('TOO_DEEP'), coded('TOO_MANY_ALIASES')];
    const told = refused(new RequestRefused(reasons, 400, { 'retry-after': '7' }));
    expect([told.status, told.codes]).toEqual([400, ['TOO_DEEP', 'TOO_MANY_ALIASES']]);
    expect(told.headers).toEqual({ 'retry-after': '7' });
    expect(refused(coded('TOO_DEEP')).headers).toEqual({});
  });

  it('keeps to itself what nobody expected, and logs it with the request', () => {
    const { body, lines } = refused(new Error('password of the database'));
    expect(JSON.stringify(body)).not.toContain('password');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      requestId: 'r-1',
      err: { message: 'password of the database' },
    });
    expect(refused(coded('BAD_USER_INPUT')).lines).toEqual([]);
  });
});
