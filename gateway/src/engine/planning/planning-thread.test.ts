import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { PlanningThread, type PlanningThreadOptions } from './planning-thread.js';

/** What a thread of these tests does with a document: answer it, never come back, or end. */
const PROGRAM = `
  import { parentPort, workerData, threadId } from 'node:worker_threads';
  if (workerData.supergraphs.includes('broken')) throw new Error('no supergraph');
  parentPort.on('message', ({ document, graph, overrides }) => {
    if (document.includes('forever')) for (;;) {}
    if (document.includes('ending')) process.exit(1);
    if (document.includes('wrong'))
      parentPort.postMessage({ kind: 'failed', message: 'It is wrong.', code: 'WRONG', cause: null });
    else {
      const asked = [workerData.supergraphs[graph], document.trim(), overrides, threadId];
      parentPort.postMessage({ kind: 'planned', plan: JSON.stringify({ kind: 'QueryPlan', asked }) });
    }
  });
  parentPort.postMessage({ kind: 'ready' });`;

const opened: PlanningThread[] = [];

function threadWith(options: PlanningThreadOptions = {}): PlanningThread {
  const program = new URL(`data:text/javascript,${encodeURIComponent(PROGRAM)}`);
  const thread = new PlanningThread({ program, ...options });
  opened.push(thread);
  return thread;
}

afterEach(() => {
  for (const thread of opened.splice(0)) thread.close();
});

const NO_OVERRIDES = new Map<string, boolean>();

describe('a planning thread', () => {
  it('plans for each graph it was opened for, and is told what was overridden', async () => {
    const thread = threadWith();
    const [one, other] = [thread.open('one'), thread.open('other')];
    await thread.begin();
    const plans = await Promise.all([
      one.plan(parse('{ a }'), new Map([['label', true]])),
      other.plan(parse('{ b }'), NO_OVERRIDES),
    ]);
    expect(
      plans.map((plan) => (plan as unknown as { asked: unknown[] }).asked.slice(0, 3)),
    ).toEqual([
      ['one', '{\n  a\n}', [['label', true]]],
      ['other', '{\n  b\n}', []],
    ]);
  });

  it('refuses an operation that takes too long, and plans the next in another thread', async () => {
    const thread = threadWith({ mostMilliseconds: 200 });
    const planner = thread.open('one');
    await thread.begin();
    const first = await threadOf(planner.plan(parse('{ a }'), NO_OVERRIDES));
    const slow = planner.plan(parse('{ forever }'), NO_OVERRIDES);
    const next = planner.plan(parse('{ b }'), NO_OVERRIDES);
    await expect(slow).rejects.toMatchObject({ extensions: { code: 'OPERATION_TOO_COMPLEX' } });
    expect(await threadOf(next)).not.toBe(first);
  });

  it('refuses the operation over which it ended, and goes on in another thread', async () => {
    const thread = threadWith();
    const planner = thread.open('one');
    await thread.begin();
    await expect(planner.plan(parse('{ ending }'), NO_OVERRIDES)).rejects.toMatchObject({
      extensions: { code: 'OPERATION_TOO_COMPLEX' },
    });
    await expect(planner.plan(parse('{ a }'), NO_OVERRIDES)).resolves.toBeDefined();
  });

  it('tells what the planner says is wrong', async () => {
    const thread = threadWith();
    const planner = thread.open('one');
    await expect(planner.plan(parse('{ wrong }'), NO_OVERRIDES)).rejects.toMatchObject({
      message: 'It is wrong.',
      extensions: { code: 'WRONG' },
    });
  });

  it('that cannot begin says so, to whoever begins it and to whoever waits', async () => {
    const thread = threadWith();
    const planner = thread.open('broken');
    const plan = planner.plan(parse('{ a }'), NO_OVERRIDES);
    await expect(plan).rejects.toMatchObject({ extensions: { code: 'UPSTREAM_UNAVAILABLE' } });
    await expect(thread.begin()).rejects.toMatchObject({
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    });
  });

  it('that is retired plans what waits, and again when it is asked again', async () => {
    const thread = threadWith();
    const planner = thread.open('one');
    await thread.begin();
    const waiting = planner.plan(parse('{ a }'), NO_OVERRIDES);
    thread.retire();
    const first = await threadOf(waiting);
    expect(await threadOf(planner.plan(parse('{ b }'), NO_OVERRIDES))).not.toBe(first);
  });

  it('that is closed refuses what waits and what comes', async () => {
    const thread = threadWith();
    const planner = thread.open('one');
    const waiting = planner.plan(parse('{ a }'), NO_OVERRIDES);
    thread.close();
    for (const plan of [waiting, planner.plan(parse('{ b }'), NO_OVERRIDES)])
      await expect(plan).rejects.toMatchObject({ extensions: { code: 'UPSTREAM_UNAVAILABLE' } });
  });
});

/** Which thread made a plan. */
async function threadOf(plan: unknown): Promise<unknown> {
  return ((await plan) as { asked: unknown[] }).asked[3];
}
