import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { PlanningThread, type PlanningThreadOptions } from './planning-thread.js';

/** What a thread of these tests does with a document: answer it, soon or not, never come back, or end. */
const PROGRAM = `
  import { parentPort, resourceLimits, workerData, threadId } from 'node:worker_threads';
  if (workerData.supergraphs.includes('broken')) throw new Error('no supergraph');
  parentPort.on('message', ({ document, graph, overrides }) => {
    if (document.includes('forever')) for (;;) {}
    const until = Date.now() + (document.includes('slow') ? 1_000 : 0);
    while (Date.now() < until) {}
    if (document.includes('ending')) process.exit(1);
    if (document.includes('wrong'))
      parentPort.postMessage({ kind: 'failed', message: 'It is wrong.', code: 'WRONG', cause: null });
    else {
      const { maxOldGenerationSizeMb } = resourceLimits;
      const asked = [workerData.supergraphs[graph], document.trim(), overrides, threadId, maxOldGenerationSizeMb];
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

describe('beside an operation that takes long to plan', () => {
  const patient = { patienceMilliseconds: 50 };
  const begun = async (options: PlanningThreadOptions = patient) => {
    const thread = threadWith(options);
    const planner = thread.open('one');
    await thread.begin();
    return (document: string) => planner.plan(parse(document), NO_OVERRIDES);
  };

  it('others are planned in a second thread, which ends with their waiting', async () => {
    const plan = await begun();
    const over: string[] = [];
    const told = (name: string, made: unknown) => threadOf(made).finally(() => over.push(name));
    const [first, other, another] = await Promise.all([
      told('slow', plan('{ slow }')),
      told('other', plan('{ a }')),
      told('another', plan('{ b }')),
    ]);
    expect(over).toEqual(['other', 'another', 'slow']);
    expect(other).toBe(another);
    expect(other).not.toBe(first);
    expect(await threadOf(plan('{ c }'))).toBe(first);
    const [again, later] = await Promise.all([threadOf(plan('{ slow }')), threadOf(plan('{ d }'))]);
    expect(again).toBe(first);
    expect([first, other]).not.toContain(later);
  });

  it('one that comes when that is so already need not wait for it either', async () => {
    const plan = await begun();
    let isOver = false;
    const slow = Promise.resolve(plan('{ slow }')).finally(() => (isOver = true));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await plan('{ a }');
    expect(isOver).toBe(false);
    await slow;
  });

  it('both threads together have the memory that one has', async () => {
    const plan = await begun();
    const limits = await Promise.all(
      ['{ slow }', '{ a }'].map(async (document) => askedOf(await plan(document))[4]),
    );
    expect(limits.reduce<number>((sum, limit) => sum + Number(limit), 0)).toBe(1_024);
  });

  it('one over which the second thread ends goes back to the first, and nobody gets another', async () => {
    const plan = await begun();
    const slow = threadOf(plan('{ slow }'));
    const ending = plan('{ ending }');
    await slow;
    await expect(ending).rejects.toMatchObject({ extensions: { code: 'OPERATION_TOO_COMPLEX' } });
    const again = threadOf(plan('{ slow }'));
    const next = threadOf(plan('{ a }'));
    expect(await next).toBe(await again);
  });

  it('one that takes too long in the second thread is refused, and the first goes on', async () => {
    const plan = await begun({ ...patient, mostMilliseconds: 2_000 });
    const [slow, endless] = [plan('{ slow }'), plan('{ forever }')];
    const first = await threadOf(slow);
    expect(await threadOf(plan('{ a }'))).toBe(first);
    await expect(endless).rejects.toMatchObject({ extensions: { code: 'OPERATION_TOO_COMPLEX' } });
    expect(await threadOf(plan('{ b }'))).toBe(first);
  });

  it('those that wait are refused when it is closed', async () => {
    const thread = threadWith(patient);
    const planner = thread.open('one');
    await thread.begin();
    const plans = ['{ slow }', '{ forever }', '{ a }'].map((document) =>
      Promise.resolve(planner.plan(parse(document), NO_OVERRIDES)),
    );
    const ends = Promise.allSettled(plans);
    await new Promise((resolve) => setTimeout(resolve, 300));
    thread.close();
    expect((await ends).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  });
});

/** Which thread made a plan. */
async function threadOf(plan: unknown): Promise<unknown> {
  return askedOf(await plan)[3];
}

/** What the thread that made a plan says of it. */
function askedOf(plan: unknown): readonly unknown[] {
  return (plan as { asked: unknown[] }).asked;
}
