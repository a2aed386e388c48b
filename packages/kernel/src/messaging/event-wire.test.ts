import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeEvent, encodeEvent, roundsOf } from './event-wire.js';
import { MessageQueue } from './message-queue.js';
import { weighed } from './messaging.fixture.js';

describe('an event on the wire', () => {
  it('arrives as it was sent, with its trace', () => {
    const event = {
      ...weighed('a', 1),
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    };
    expect(decodeEvent(encodeEvent(event))).toEqual(event);
    expect(decodeEvent(encodeEvent(weighed('a', 1)))).not.toHaveProperty('traceparent');
  });

  it.each(['', 'nonsense', '{}', '[]', 'null', JSON.stringify({ ...weighed('a', 1), id: 1 })])(
    'is none when it reads %s',
    (text) => {
      expect(decodeEvent(text)).toBeUndefined();
    },
  );
});

describe('rounds', () => {
  it('hold every event once, no two of one aggregate, and keep the order of each aggregate', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), (aggregates) => {
        const events = aggregates.map((aggregateId, index) => weighed(aggregateId, index));
        const rounds = roundsOf(events);
        for (const round of rounds)
          expect(new Set(round.map((event) => event.aggregateId)).size).toBe(round.length);
        for (const aggregate of ['a', 'b', 'c']) {
          const of = (list: typeof events): unknown[] =>
            list.filter((event) => event.aggregateId === aggregate).map((event) => event.payload);
          expect(of(rounds.flat() as typeof events)).toEqual(of(events));
        }
        expect(rounds.flat()).toHaveLength(events.length);
      }),
    );
  });
});

describe('the message queue', () => {
  const never = new AbortController().signal;

  it('gives what is there in order and by the batch', async () => {
    const queue = new MessageQueue<number>();
    for (const number of [1, 2, 3]) queue.push(number);
    expect(await queue.take(2, 1000, never)).toEqual([1, 2]);
    expect(await queue.take(2, 1000, never)).toEqual([3]);
  });

  it('waits for a first message, but not for ever', async () => {
    const queue = new MessageQueue<number>();
    setTimeout(() => {
      queue.push(1);
    }, 5);
    expect(await queue.take(2, 60_000, never)).toEqual([1]);
    expect(await queue.take(2, 5, never)).toEqual([]);
  });

  it('gives what it holds after it was closed, then ends', async () => {
    const queue = new MessageQueue<number>();
    queue.push(1);
    queue.close();
    expect(await queue.take(2, 60_000, never)).toEqual([1]);
    expect(await queue.take(2, 60_000, never)).toBeUndefined();
  });

  it('lets a reader go that is told to stop', async () => {
    const stopping = new AbortController();
    const taken = new MessageQueue<number>().take(1, 60_000, stopping.signal);
    stopping.abort();
    expect(await taken).toEqual([]);
  });
});
