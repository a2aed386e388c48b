import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Demand } from './demand.js';
import { Execution } from './execution.js';
import { PlanRun, type FetchGroup } from './plan-run.js';

const fetchNothing = { fetch: () => Promise.resolve({}) };
const request = {
  requestId: 'r-1',
  identityKey: '',
  headers: {},
  operationName: null,
  clientName: null,
};

function runOf(
  first: FetchGroup['send'],
  second: FetchGroup['send'],
  demand?: Demand,
): Promise<void> {
  const fetches = [
    { group: 0, guards: [], waitsFor: 0, next: [1] },
    { group: 1, guards: [], waitsFor: 1, next: [] },
  ];
  const groups = [
    { members: [0], send: first },
    { members: [1], send: second },
  ];
  const execution = new Execution(fetchNothing, { ...request, demand }, {}, () => false, null);
  return new PlanRun({ fetches, groups }, execution).run();
}

const fault = (): never => {
  throw new Error('a fault');
};

describe('a run of a plan', () => {
  it('sends what waits when what it waits for is over', async () => {
    const sent: string[] = [];
    const send = (name: string) => () => {
      sent.push(name);
      return Promise.resolve();
    };
    await runOf(send('first'), send('second'));
    expect(sent).toEqual(['first', 'second']);
  });

  it.each([
    ['at once', 0],
    ['behind another fetch', 1],
  ])('rejects for a fault of our own that comes up %s', async (_, at) => {
    const well = () => Promise.resolve();
    await expect(runOf(at === 0 ? fault : well, at === 1 ? fault : well)).rejects.toThrow(
      'a fault',
    );
  });

  it('ends as soon as nobody waits for it, and sends nothing more', async () => {
    const demand = new Demand();
    const sent: string[] = [];
    const run = runOf(
      async () => {
        sent.push('first');
        demand.end();
        await Promise.resolve();
      },
      () => {
        sent.push('second');
        return undefined;
      },
      demand,
    );
    await expect(run).rejects.toMatchObject({ extensions: { code: 'CLIENT_LEFT' } });
    await new Promise(setImmediate);
    expect(sent).toEqual(['first']);
    await expect(runOf(fault, fault, demand)).rejects.toMatchObject({
      extensions: { code: 'CLIENT_LEFT' },
    });
  });

  it('rejects when a fetch does', async () => {
    const broken = () => Promise.reject(new Error('a fault'));
    await expect(runOf(broken, () => undefined)).rejects.toThrow('a fault');
  });
});

describe('fetches that go the same way', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Two fetches to one capability, each behind another that takes so many milliseconds; tells what is sent when. */
  async function sent(first: number, second: number, flag = true): Promise<string[]> {
    const taking = (milliseconds: number) => () =>
      new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    const told: string[] = [];
    const together: FetchGroup['send'] = (_, ready) => {
      told.push(`${ready.join()} at ${String(performance.now() - began)}`);
      return undefined;
    };
    const guards = [{ variable: 'flag', value: true }];
    const schedule = {
      fetches: [
        { group: 0, guards: [], waitsFor: 0, next: [2] },
        { group: 1, guards: [], waitsFor: 0, next: [3] },
        { group: 2, guards: [], waitsFor: 1, next: [] },
        { group: 2, guards, waitsFor: 1, next: [] },
      ],
      groups: [
        { members: [0], send: taking(first) },
        { members: [1], send: taking(second) },
        { members: [2, 3], send: together },
      ],
    };
    const execution = new Execution(fetchNothing, request, {}, () => flag, null);
    const began = performance.now();
    const run = new PlanRun(schedule, execution).run();
    await jest.runAllTimersAsync();
    await run;
    return told;
  }

  it.each<[string, number, number, string[]]>([
    ['are sent together when both are ready at once', 8, 8, ['2,3 at 8']],
    ['wait for the other, half as long as the request took so far', 8, 12, ['2,3 at 12']],
    ['wait no longer than that', 8, 13, ['2 at 12', '3 at 13']],
    ['wait at least a millisecond', 1, 2, ['2,3 at 2']],
    ['wait ten milliseconds at most', 100, 110, ['2,3 at 110']],
    ['wait no longer than ten', 100, 111, ['2 at 110', '3 at 111']],
  ])('%s', async (_, first, second, expected) => {
    expect(await sent(first, second)).toEqual(expected);
  });

  it('do not wait for one that is left out', async () => {
    expect(await sent(8, 8, false)).toEqual(['2 at 8']);
    expect(await sent(10, 2, false)).toEqual(['2 at 10']);
  });
});
