import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { conditionalUpdate } from '../database/statements.js';
import { newUlid } from '../ids/ulid.js';
import { kernelEntities, kernelMigration } from '../kernel-tables.js';
import { openTestDatabase, silentLogger, type TestDatabase } from '../testing/test-database.js';
import { FakeClock } from '../time/clock.js';
import { takeOverLeases } from '../workers/take-over-leases.js';
import { boundaries, crash, outage, refusal, Remotes, type TripState } from './saga.fixture.js';
import { SagaRow } from './saga.entity.js';
import type { SagaDefinition, SagaOutcome } from './saga-definition.js';
import { SagaEngine } from './saga-engine.js';

let test: TestDatabase;
let clock: FakeClock;
let remotes: Remotes;
const endings: string[] = [];
beforeEach(async () => {
  test = await openTestDatabase({
    name: 'saga',
    entities: kernelEntities,
    migrations: [kernelMigration(1700000000000)],
  });
  startAnew();
});
afterEach(async () => {
  await test.close();
});

function startAnew(): void {
  clock = new FakeClock();
  remotes = new Remotes();
  endings.length = 0;
}

function engineWith(extras: Partial<SagaDefinition<TripState>> = {}, driveWaitMs = 0): SagaEngine {
  const engine = new SagaEngine({
    database: test.database,
    clock,
    logger: silentLogger,
    sleep: () => new Promise(setImmediate),
    driveWaitMs,
  });
  engine.register<TripState>({
    kind: 'trip',
    steps: remotes.steps('train', 'hotel', 'museum'),
    finished: (_, state) => Promise.resolve(void endings.push(`finished ${state.booked.join()}`)),
    refused: (_, state, { code }) =>
      Promise.resolve(void endings.push(`refused ${code} ${state.booked.join()}`)),
    ...extras,
  });
  return engine;
}

async function begin(engine: SagaEngine): Promise<string> {
  const id = newUlid();
  await test.database.transaction((manager) =>
    engine.begin(manager, 'trip', { id, subjectId: 'trip-1', state: { booked: [] } }),
  );
  return id;
}

/** What a crash leaves is picked up by workers of later processes, each with an engine of its own. */
async function settle(id: string, engine = engineWith()): Promise<SagaOutcome<TripState>> {
  for (let round = 0; round < 40; round += 1) {
    const outcome = await engine.outcome<TripState>(id);
    if (outcome.phase !== 'running') return outcome;
    clock.advance({ minutes: 1 });
    await engine
      .worker()
      .runOnce()
      .catch(() => 0);
  }
  return { phase: 'running' };
}

describe('a saga', () => {
  it('goes through its steps in one call and says how it ended', async () => {
    const engine = engineWith();
    const outcome = await engine.drive<TripState>(await begin(engine));
    expect(outcome).toEqual({ phase: 'finished', state: { booked: ['train', 'hotel', 'museum'] } });
    expect(remotes.local).toEqual(['+train', '+hotel', '+museum']);
    expect(endings).toEqual(['finished train,hotel,museum']);
  });

  it('answers the same again without doing anything', async () => {
    const engine = engineWith();
    const id = await begin(engine);
    const first = await engine.drive(id);
    expect(await engine.drive(id)).toEqual(first);
    expect(await engine.worker().runOnce()).toBe(0);
    expect(remotes.local).toHaveLength(3);
  });

  it('is walked once by callers that come together', async () => {
    const engine = engineWith();
    const id = await begin(engine);
    const outcomes = await Promise.all([engine.drive(id), engine.drive(id), engine.drive(id)]);
    expect(new Set(outcomes.map((outcome) => outcome.phase))).toEqual(new Set(['finished']));
    expect(remotes.local).toHaveLength(3);
  });

  it('is walked once by two processes, and the second waits for the outcome', async () => {
    let runs = 0;
    const slow = {
      name: 'slow',
      run: async (state: TripState) => {
        runs += 1;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return state;
      },
    };
    const [one, two] = [
      engineWith({ steps: [slow] }, 60_000),
      engineWith({ steps: [slow] }, 60_000),
    ];
    const id = await begin(one);
    const outcomes = await Promise.all([one.drive(id), two.drive(id), two.worker().runOnce()]);
    expect(outcomes.slice(0, 2)).toEqual([
      { phase: 'finished', state: { booked: [] } },
      { phase: 'finished', state: { booked: [] } },
    ]);
    expect(runs).toBe(1);
  });

  it('is driven to its end however far the worker of the same process had come with it', async () => {
    for (let head = 0; head < 200; head += 4) {
      startAnew();
      const engine = engineWith({}, 60_000);
      const id = await begin(engine);
      const working = engine.worker().runOnce();
      for (let turn = 0; turn < head; turn += 1) await Promise.resolve();
      const outcome = await engine.drive(id);
      await working;
      expect([head, outcome.phase]).toEqual([head, 'finished']);
      expect(remotes.local).toEqual(['+train', '+hotel', '+museum']);
    }
  });

  it('that is only begun is carried out by the worker', async () => {
    const engine = engineWith();
    const id = await begin(engine);
    expect(await engine.worker().runOnce()).toBe(1);
    expect((await engine.outcome(id)).phase).toBe('finished');
  });

  it('does not begin when the transaction of its caller rolls back', async () => {
    const engine = engineWith();
    const id = newUlid();
    const failing = test.database.transaction(async (manager) => {
      await engine.begin(manager, 'trip', { id, subjectId: 'trip-1', state: { booked: [] } });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(engine.drive(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('hands each step one key for all its repeats and another for the way back', async () => {
    const keys: string[] = [];
    const engine = engineWith({
      steps: [
        {
          name: 'only',
          run: (state, { key }) => {
            keys.push(key);
            return keys.length < 3 ? Promise.reject(outage()) : Promise.reject(refusal());
          },
          compensate: (state, { key }) => Promise.resolve(keys.push(key)).then(() => state),
        },
      ],
    });
    const id = await begin(engine);
    await engine.drive(id);
    expect(keys).toEqual([`${id}:only`, `${id}:only`, `${id}:only`, `${id}:only:compensate`]);
  });
});

describe('a refused saga', () => {
  it('compensates the steps before the refusal in reverse order and keeps the reason', async () => {
    remotes.faults = [{ step: 'museum', boundary: 'before', error: refusal(), times: 1 }];
    const engine = engineWith();
    expect(await engine.drive(await begin(engine))).toEqual({
      phase: 'refused',
      state: { booked: [] },
      refusal: { code: 'SOLD_OUT', message: 'nothing left', details: { left: 0 } },
    });
    expect(remotes.undone).toEqual(['hotel', 'train']);
    expect(remotes.local).toEqual(['+train', '+hotel', '-hotel', '-train']);
    expect(endings).toEqual(['refused SOLD_OUT ']);
  });

  it('compensates a step whose local effect was refused, but not that local effect', async () => {
    remotes.faults = [{ step: 'hotel', boundary: 'apply', error: refusal(), times: 1 }];
    const engine = engineWith();
    expect((await engine.drive(await begin(engine))).phase).toBe('refused');
    expect(remotes.undone).toEqual(['hotel', 'train']);
    expect(remotes.local).toEqual(['+train', '-train']);
  });

  it('has nothing to compensate when its first step refuses', async () => {
    remotes.faults = [{ step: 'train', boundary: 'before', error: refusal(), times: 1 }];
    const engine = engineWith();
    expect((await engine.drive(await begin(engine))).phase).toBe('refused');
    expect([remotes.undone, remotes.local]).toEqual([[], []]);
  });

  it('keeps compensating until it succeeds', async () => {
    remotes.faults = [
      { step: 'museum', boundary: 'before', error: refusal(), times: 1 },
      { step: 'hotel', boundary: 'before undo', error: refusal(), times: 10 },
    ];
    const engine = engineWith();
    const id = await begin(engine);
    expect(await engine.drive(id)).toEqual({ phase: 'running' });
    expect((await settle(id, engine)).phase).toBe('refused');
    expect(remotes.undone).toEqual(['hotel', 'train']);
  });
});

describe('a step that fails for the moment', () => {
  it('is tried again at once, then by the worker with growing pauses', async () => {
    remotes.faults = [{ step: 'hotel', boundary: 'before', error: outage(), times: 5 }];
    const engine = engineWith();
    const id = await begin(engine);
    expect(await engine.drive(id)).toEqual({ phase: 'running' });
    const row = await test.database.read.findOneByOrFail(SagaRow, { id });
    expect(row).toMatchObject({
      attempts: 3,
      step: 1,
      leaseToken: null,
      lastError: 'Error: connection reset',
    });
    expect(row.dueAt.getTime() - clock.now().getTime()).toBe(2000);
    expect(await engine.worker().runOnce()).toBe(0);
    expect((await settle(id, engine)).phase).toBe('finished');
    expect(remotes.inEffect.get('hotel')).toBe(1);
  });

  it('turns the saga back when the time to give up has come, compensating the step itself too', async () => {
    remotes.faults = [{ step: 'hotel', boundary: 'after', error: outage(), times: 1000 }];
    const engine = engineWith({ giveUpAfterMs: 5 * 60_000 });
    const id = await begin(engine);
    await engine.drive(id);
    expect(remotes.inEffect.get('hotel')).toBe(1);
    expect(await settle(id, engine)).toMatchObject({
      phase: 'refused',
      refusal: { code: 'UPSTREAM_UNAVAILABLE' },
    });
    expect(remotes.undone).toEqual(['hotel', 'train']);
    expect(remotes.inEffect.size).toBe(0);
  });

  it('is given up after its deadline even when it does not heed the signal', async () => {
    let aborted = false;
    const engine = engineWith({
      stepDeadlineMs: 20,
      steps: [
        {
          name: 'silent',
          run: (_, { signal }) => {
            signal.addEventListener('abort', () => (aborted = true));
            return new Promise(() => undefined);
          },
        },
      ],
    });
    const id = await begin(engine);
    expect(await engine.drive(id)).toEqual({ phase: 'running' });
    expect(aborted).toBe(true);
    expect((await test.database.read.findOneByOrFail(SagaRow, { id })).lastError).toContain(
      'DEADLINE_EXCEEDED',
    );
  });

  it('leaves the saga alone when another process has taken it over meanwhile', async () => {
    const engine = engineWith({
      steps: [
        {
          name: 'slow',
          run: async (state) => {
            await test.database.transaction((manager) =>
              conditionalUpdate(manager, "UPDATE saga SET lease_token = 'somebody else'"),
            );
            return state;
          },
          apply: () => Promise.resolve(void remotes.local.push('+slow')),
        },
      ],
    });
    const id = await begin(engine);
    expect(await engine.drive(id)).toEqual({ phase: 'running' });
    expect((await test.database.read.findOneByOrFail(SagaRow, { id })).step).toBe(0);
  });
});

describe('a crash', () => {
  const steps = ['train', 'hotel', 'museum'];
  const places = steps.flatMap((step) => boundaries.map((boundary) => ({ step, boundary })));

  it.each(places.filter(({ boundary }) => !boundary.includes('undo')))(
    'at $step, $boundary, is resumed to the end',
    async ({ step, boundary }) => {
      remotes.faults = [{ step, boundary, error: crash(), times: 1 }];
      const engine = engineWith();
      const id = await begin(engine);
      await expect(engine.drive(id)).rejects.toThrow('the process died');
      expect(await engineWith().worker().runOnce()).toBe(0);
      expect(await settle(id)).toEqual({ phase: 'finished', state: { booked: steps } });
      expect(remotes.inEffect).toEqual(new Map(steps.map((name) => [name, 1])));
      expect(remotes.local).toEqual(['+train', '+hotel', '+museum']);
      expect(endings).toHaveLength(1);
    },
  );

  it.each(places.filter(({ step, boundary }) => boundary.includes('undo') && step !== 'museum'))(
    'at $step, $boundary, is resumed back to the beginning',
    async ({ step, boundary }) => {
      remotes.faults = [
        { step: 'museum', boundary: 'before', error: refusal(), times: 1 },
        { step, boundary, error: crash(), times: 1 },
      ];
      const engine = engineWith();
      const id = await begin(engine);
      await expect(engine.drive(id)).rejects.toThrow('the process died');
      expect((await settle(id)).phase).toBe('refused');
      expect(remotes.inEffect.size).toBe(0);
      expect(remotes.undone).toEqual(['hotel', 'train']);
      expect(remotes.local).toEqual(['+train', '+hotel', '-hotel', '-train']);
    },
  );

  it('in a step that then refuses has the step compensated, because nobody knows whether it ran', async () => {
    remotes.faults = [{ step: 'hotel', boundary: 'after', error: crash(), times: 1 }];
    const engine = engineWith();
    const id = await begin(engine);
    await expect(engine.drive(id)).rejects.toThrow('the process died');
    remotes.faults = [{ step: 'hotel', boundary: 'before', error: refusal(), times: 1 }];
    expect((await settle(id)).phase).toBe('refused');
    expect(remotes.inEffect.size).toBe(0);
  });

  it('is remembered as an attempt when a restart frees the lease before it has run out', async () => {
    remotes.faults = [{ step: 'hotel', boundary: 'after', error: crash(), times: 1 }];
    const engine = engineWith();
    const id = await begin(engine);
    await expect(engine.drive(id)).rejects.toThrow('the process died');
    await takeOverLeases(test.database);
    remotes.faults = [{ step: 'hotel', boundary: 'before', error: refusal(), times: 1 }];
    expect((await settle(id)).phase).toBe('refused');
    expect(remotes.inEffect.size).toBe(0);
  });

  it('or outage at any places, in any number, leaves every effect once or none at all', async () => {
    const place = fc.record({
      step: fc.constantFrom(...steps),
      boundary: fc.constantFrom(...boundaries),
      kind: fc.constantFrom('crash', 'outage'),
      times: fc.integer({ min: 1, max: 2 }),
    });
    const refusing = fc.option(
      fc.record({
        step: fc.constantFrom(...steps),
        boundary: fc.constantFrom('before' as const, 'apply' as const),
      }),
      { nil: undefined },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(place, { maxLength: 5 }), refusing, async (faults, refused) => {
        startAnew();
        remotes.faults = faults.map(({ kind, ...fault }) => ({
          ...fault,
          error: kind === 'crash' ? crash() : outage(),
        }));
        if (refused !== undefined) remotes.faults.push({ ...refused, error: refusal(), times: 1 });
        const engine = engineWith({ giveUpAfterMs: Number.MAX_SAFE_INTEGER });
        const id = await begin(engine);
        await engine.drive(id).catch(() => undefined);
        const outcome = await settle(id, engine);

        expect(outcome.phase).toBe(refused === undefined ? 'finished' : 'refused');
        expect(endings).toHaveLength(1);
        const net = steps.map(
          (name) =>
            remotes.local.filter((entry) => entry === `+${name}`).length -
            remotes.local.filter((entry) => entry === `-${name}`).length,
        );
        if (outcome.phase === 'finished') {
          expect([...remotes.inEffect.values()]).toEqual([1, 1, 1]);
          expect(net).toEqual([1, 1, 1]);
        } else {
          expect(remotes.inEffect.size).toBe(0);
          expect(net).toEqual([0, 0, 0]);
          expect(remotes.undone).toEqual(
            steps.filter((name) => remotes.undone.includes(name)).reverse(),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the register of sagas', () => {
  it('refuses a kind twice, a saga without steps, steps of one name and an unknown kind', async () => {
    const engine = engineWith();
    expect(() => {
      engine.register({ kind: 'trip', steps: remotes.steps('a') });
    }).toThrow('registered already');
    expect(() => {
      engine.register({ kind: 'empty', steps: [] });
    }).toThrow('no steps');
    expect(() => {
      engine.register({ kind: 'twice', steps: remotes.steps('a', 'a') });
    }).toThrow('share a name');
    await expect(
      test.database.transaction((manager) =>
        engine.begin(manager, 'unknown', { id: newUlid(), subjectId: 's', state: {} }),
      ),
    ).rejects.toThrow('No saga');
  });
});
