import { describe, expect, it } from '@jest/globals';
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

function runOf(first: FetchGroup['send'], second: FetchGroup['send']): Promise<void> {
  const fetches = [
    { group: 0, guards: [], waitsFor: 0, next: [1] },
    { group: 1, guards: [], waitsFor: 1, next: [] },
  ];
  const groups = [
    { members: [0], send: first },
    { members: [1], send: second },
  ];
  const execution = new Execution(fetchNothing, request, {}, () => false, null);
  return new PlanRun({ fetches, groups }, execution).run();
}

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
    const fault = () => {
      throw new Error('a fault');
    };
    const well = () => Promise.resolve();
    await expect(runOf(at === 0 ? fault : well, at === 1 ? fault : well)).rejects.toThrow(
      'a fault',
    );
  });

  it('rejects when a fetch does', async () => {
    const broken = () => Promise.reject(new Error('a fault'));
    await expect(runOf(broken, () => undefined)).rejects.toThrow('a fault');
  });
});
