import { describe, expect, it } from '@jest/globals';
import { Demand, type WantedWork } from './demand.js';

/** Work that counts how often it was told that nobody wants it. */
class CountingWork implements WantedWork {
  told = 0;

  unwanted(): void {
    this.told += 1;
  }
}

function bound(demand: Demand): CountingWork {
  const work = new CountingWork();
  demand.bind(work);
  return work;
}

describe('a demand', () => {
  it('goes on while one of those who joined waits, and then ends its work once', () => {
    const [first, second, shared] = [new Demand(), new Demand(), new Demand()];
    shared.join(first);
    shared.join(second);
    const work = bound(shared);
    first.end();
    first.end();
    expect([shared.isOver, work.told]).toEqual([false, 0]);
    second.end();
    expect([shared.isOver, work.told]).toEqual([true, 1]);
    shared.end();
    expect(work.told).toBe(1);
  });

  it('counts an asker once, however often it joins', () => {
    const [asker, shared] = [new Demand(), new Demand()];
    shared.join(asker);
    shared.join(asker);
    asker.end();
    expect(shared.isOver).toBe(true);
  });

  it('lasts where somebody joined who cannot leave', () => {
    const [asker, shared] = [new Demand(), new Demand()];
    shared.join(asker);
    shared.join(undefined);
    asker.end();
    expect(shared.isOver).toBe(false);
  });

  it('is over at once when the first to join has left already, and not when a later one has', () => {
    const [gone, here] = [new Demand(), new Demand()];
    gone.end();
    const [ofGone, ofBoth] = [new Demand(), new Demand()];
    ofGone.join(gone);
    ofBoth.join(here);
    ofBoth.join(gone);
    expect([ofGone.isOver, ofBoth.isOver]).toEqual([true, false]);
    expect(bound(ofGone).told).toBe(1);
  });

  it('leaves work alone that was over before', () => {
    const demand = new Demand();
    const [over, under] = [bound(demand), bound(demand)];
    demand.release(over);
    demand.end();
    expect([over.told, under.told]).toEqual([0, 1]);
  });
});
