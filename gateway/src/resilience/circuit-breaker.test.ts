import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CircuitBreaker, type BreakerTerms, type Pass, type Proof } from './circuit-breaker.js';
import type { BreakerState } from './subgraph-observer.js';

const terms: BreakerTerms = {
  windowMilliseconds: 1_000,
  fewestFetches: 4,
  failureShare: 0.5,
  openMilliseconds: 300,
};

interface Setup {
  readonly breaker: CircuitBreaker;
  readonly states: BreakerState[];
  readonly pass: (milliseconds: number) => void;
}

function newBreaker(): Setup {
  let time = 123_456;
  const states: BreakerState[] = [];
  const breaker = new CircuitBreaker(
    terms,
    () => time,
    (state) => states.push(state),
  );
  return { breaker, states, pass: (milliseconds) => (time += milliseconds) };
}

function fetchThat(breaker: CircuitBreaker, proof: Proof): void {
  const pass = breaker.enter();
  if (pass === null) throw new Error('The breaker let nobody through.');
  breaker.leave(pass, proof);
}

function openBreaker(): Setup {
  const setup = newBreaker();
  for (let nth = 0; nth < 4; nth += 1) fetchThat(setup.breaker, 'failure');
  expect(setup.breaker.state).toBe('open');
  return setup;
}

describe('a circuit breaker', () => {
  it('opens when half of enough fetches failed, and not before', () => {
    const { breaker } = newBreaker();
    fetchThat(breaker, 'failure');
    fetchThat(breaker, 'health');
    fetchThat(breaker, 'failure');
    expect(breaker.state).toBe('closed');
    fetchThat(breaker, 'failure');
    expect(breaker.state).toBe('open');
    expect(breaker.enter()).toBeNull();
  });

  it('forgets what is older than its window', () => {
    const { breaker, pass } = newBreaker();
    for (let nth = 0; nth < 3; nth += 1) fetchThat(breaker, 'failure');
    pass(1_100);
    fetchThat(breaker, 'failure');
    expect(breaker.state).toBe('closed');
  });

  it('learns nothing from fetches that prove nothing', () => {
    const { breaker } = newBreaker();
    for (let nth = 0; nth < 50; nth += 1) fetchThat(breaker, 'nothing');
    expect(breaker.state).toBe('closed');
    for (let nth = 0; nth < 3; nth += 1) fetchThat(breaker, 'failure');
    expect(breaker.state).toBe('closed');
  });

  it('lets one fetch probe after a while, and nobody beside it', () => {
    const { breaker, pass } = openBreaker();
    pass(299);
    expect(breaker.enter()).toBeNull();
    pass(1);
    const probe = breaker.enter();
    expect(probe).not.toBeNull();
    expect(breaker.state).toBe('half-open');
    expect(breaker.enter()).toBeNull();
    breaker.leave(probe!, 'health');
    expect(breaker.state).toBe('closed');
    expect(breaker.enter()).not.toBeNull();
  });

  it('opens again for as long when the probe fails', () => {
    const { breaker, pass, states } = openBreaker();
    pass(300);
    fetchThat(breaker, 'failure');
    pass(299);
    expect(breaker.enter()).toBeNull();
    pass(1);
    expect(breaker.enter()).not.toBeNull();
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open']);
  });

  it('lets another probe after one that proved nothing', () => {
    const { breaker, pass } = openBreaker();
    pass(300);
    fetchThat(breaker, 'nothing');
    expect(breaker.state).toBe('half-open');
    expect(breaker.enter()).not.toBeNull();
  });

  it('does not listen to fetches of an earlier time', () => {
    const { breaker, pass } = newBreaker();
    const early = Array.from({ length: 8 }, () => breaker.enter()!);
    for (let nth = 0; nth < 4; nth += 1) fetchThat(breaker, 'failure');
    pass(300);
    const probe = breaker.enter()!;
    breaker.leave(early[0]!, 'health');
    expect(breaker.state).toBe('half-open');
    breaker.leave(probe, 'health');
    for (const late of early.slice(1)) breaker.leave(late, 'failure');
    expect(breaker.state).toBe('closed');
  });
});

/** The same rules, told by keeping everything that ever happened. */
class Model {
  state: BreakerState = 'closed';
  time = 123_456;
  private openUntil = 0;
  private probe: object | null = null;
  private reports: { stretch: number; failed: boolean }[] = [];
  private passes = new Map<object, BreakerState>();

  enter(): object | null {
    if (this.state === 'open' && this.time >= this.openUntil) this.state = 'half-open';
    if (this.state === 'open' || (this.state === 'half-open' && this.probe !== null)) return null;
    const pass = {};
    this.passes.set(pass, this.state);
    if (this.state === 'half-open') this.probe = pass;
    return pass;
  }

  leave(pass: object, proof: Proof): void {
    if (!this.passes.has(pass)) return;
    if (this.state === 'half-open') {
      this.probe = null;
      if (proof === 'failure') this.open();
      if (proof === 'health') this.reset('closed');
      return;
    }
    const stretch = Math.floor(this.time / 100);
    if (proof !== 'nothing') this.reports.push({ stretch, failed: proof === 'failure' });
    const judged = this.reports.filter((report) => report.stretch > stretch - 10);
    const failed = judged.filter((report) => report.failed).length;
    if (proof === 'failure' && judged.length >= 4 && failed / judged.length >= 0.5) this.open();
  }

  private open(): void {
    this.openUntil = this.time + 300;
    this.reset('open');
  }

  private reset(state: BreakerState): void {
    this.state = state;
    this.reports = [];
    this.passes = new Map();
  }
}

describe('any sequence of fetches and their ends', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'enter' as const }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('leave' as const),
        which: fc.nat(20),
        proof: fc.constantFrom<Proof>('health', 'failure', 'failure', 'nothing'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        time: fc.integer({ min: 1, max: 400 }),
      }),
    },
  );

  it('ends in the same state as a model that keeps everything', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const { breaker, pass } = newBreaker();
        const model = new Model();
        const under: { real: Pass; expected: object }[] = [];
        for (const next of steps) {
          if (next.kind === 'pass') {
            pass(next.time);
            model.time += next.time;
          } else if (next.kind === 'enter') {
            const real = breaker.enter();
            const expected = model.enter();
            expect(real === null).toBe(expected === null);
            if (real !== null && expected !== null) under.push({ real, expected });
          } else {
            const [one] = under.splice(next.which % Math.max(under.length, 1), 1);
            if (one === undefined) continue;
            breaker.leave(one.real, next.proof);
            model.leave(one.expected, next.proof);
          }
          expect(breaker.state).toBe(model.state);
        }
      }),
      { numRuns: 500 },
    );
  });
});
