import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Demand } from '../engine/demand.js';
import { AnswerWithBody, readAnswer } from './graphql-answer.js';
import { SharingSubgraphClient } from './sharing-subgraph-client.js';
import {
  ManualLayer,
  mutationFetch,
  queryFetch,
  scopeOf,
  templateOf,
} from './subgraph-fetch.fixture.js';
import { UnansweredFetch } from './unanswered-fetch.js';

let inner: ManualLayer;
let sharing: SharingSubgraphClient;
const deduplicated = jest.fn();
beforeEach(() => {
  deduplicated.mockClear();
  inner = new ManualLayer();
  sharing = new SharingSubgraphClient(inner, 'member', { deduplicated });
});

const member = { id: '01J', name: '李伟' };

function textAnswer(): AnswerWithBody {
  const text = JSON.stringify({ data: { member } });
  return new AnswerWithBody(readAnswer(text)!, Buffer.from(text));
}

describe('identical queries under way', () => {
  it('of one identity are one fetch, and each receiver may change its answer', async () => {
    const answers = Array.from({ length: 50 }, () => sharing.fetch(queryFetch()));
    expect(inner.asked).toHaveLength(1);
    expect(deduplicated).toHaveBeenCalledTimes(49);
    inner.asked[0]!.answer(textAnswer());
    for (const answer of await Promise.all(answers)) {
      expect(answer.data).toEqual({ member });
      (answer.data!['member'] as { name: string }).name = 'changed';
      answer.data!['more'] = 1;
    }
  });

  it('in one process are copied as well', async () => {
    const answers = [sharing.fetch(queryFetch()), sharing.fetch(queryFetch())];
    inner.asked[0]!.answer({ data: { member: { ...member } } });
    const [first, second] = await Promise.all(answers);
    (first!.data!['member'] as { name: string }).name = 'changed';
    expect(second).toEqual({ data: { member } });
  });

  it('need not have come from the same operation', () => {
    void sharing.fetch(queryFetch({ template: templateOf() }));
    void sharing.fetch(queryFetch({ template: templateOf() }));
    expect(inner.asked).toHaveLength(1);
  });

  it('fail together', async () => {
    const ends = [sharing.fetch(queryFetch()), sharing.fetch(queryFetch())];
    inner.asked[0]!.fail(new UnansweredFetch('member', 'late'));
    const settled = await Promise.allSettled(ends);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(inner.asked).toHaveLength(1);
  });

  it('are asked again when only the first was in a hurry', async () => {
    const hurried = scopeOf({ deadlineAt: performance.now() + 50 });
    const first = sharing.fetch(queryFetch({ request: hurried })).catch((error: unknown) => error);
    const others = [sharing.fetch(queryFetch()), sharing.fetch(queryFetch())];
    inner.asked[0]!.fail(new UnansweredFetch('member', 'out of time'));
    expect(await first).toMatchObject({ failure: 'out of time' });
    expect(inner.asked).toHaveLength(2);
    inner.asked[1]!.answer();
    expect(await Promise.all(others)).toEqual([{ data: {} }, { data: {} }]);
  });

  describe('when another one has less time than the first', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    it('are waited for no longer than that', async () => {
      const first = sharing.fetch(queryFetch());
      const request = scopeOf({ deadlineAt: performance.now() + 50 });
      const hurried = sharing.fetch(queryFetch({ request })).catch((error: unknown) => error);
      await jest.advanceTimersByTimeAsync(49);
      const answered = jest.fn();
      void hurried.then(answered);
      await jest.advanceTimersByTimeAsync(0);
      expect(answered).not.toHaveBeenCalled();
      await jest.advanceTimersByTimeAsync(1);
      expect(await hurried).toMatchObject({ failure: 'out of time' });
      inner.asked[0]!.answer();
      expect(await first).toEqual({ data: {} });
      expect(inner.asked).toHaveLength(1);
    });

    it('are answered to it as to the first, and no timer stays', async () => {
      const first = sharing.fetch(queryFetch());
      const request = scopeOf({ deadlineAt: performance.now() + 50 });
      const hurried = sharing.fetch(queryFetch({ request }));
      inner.asked[0]!.answer();
      expect(await Promise.all([first, hurried])).toEqual([{ data: {} }, { data: {} }]);
      expect(jest.getTimerCount()).toBe(0);
    });
  });

  it('are no longer shared once there is an answer', async () => {
    const first = sharing.fetch(queryFetch());
    inner.asked[0]!.answer();
    await first;
    void sharing.fetch(queryFetch());
    expect(inner.asked).toHaveLength(2);
  });
});

describe('never shared are', () => {
  it('queries of different identities', () => {
    for (const identityKey of ['a', 'b', 'a:pos', ''])
      void sharing.fetch(queryFetch({ request: scopeOf({ identityKey }) }));
    expect(inner.asked).toHaveLength(4);
  });

  it('queries whose variables and identity together read the same', () => {
    const ask = (variablesJson: string, identityKey: string) =>
      void sharing.fetch(queryFetch({ variablesJson, request: scopeOf({ identityKey }) }));
    ask('{"a":1}', '{}x');
    ask('{"a":1}{}', 'x');
    expect(inner.asked).toHaveLength(2);
  });

  it('queries with other variables or another document', () => {
    void sharing.fetch(queryFetch());
    void sharing.fetch(queryFetch({ variablesJson: '{"a":1}' }));
    void sharing.fetch(queryFetch({ template: templateOf({ document: '{ other }' }) }));
    expect(inner.asked).toHaveLength(3);
  });

  it('mutations', () => {
    void sharing.fetch(mutationFetch());
    void sharing.fetch(mutationFetch());
    expect(inner.asked).toHaveLength(2);
    expect(deduplicated).not.toHaveBeenCalled();
  });
});

describe('identical queries of clients that leave', () => {
  const asked = (demand?: Demand) => sharing.fetch(queryFetch({ request: scopeOf({ demand }) }));

  it('are one fetch as long as one of them waits, whoever asked first', () => {
    const [first, second] = [new Demand(), new Demand()];
    for (const demand of [first, second, second]) void asked(demand);
    const [fetch] = inner.asked.map((one) => one.fetch);
    first.end();
    expect(fetch?.demand?.isOver).toBe(false);
    second.end();
    expect(fetch?.demand?.isOver).toBe(true);
    expect(inner.asked).toHaveLength(1);
  });

  it('go on for a request that is done to its end', () => {
    const demand = new Demand();
    void asked(demand);
    void asked();
    demand.end();
    expect(inner.asked[0]?.fetch.demand?.isOver).toBe(false);
  });

  it('are asked anew once nobody waited, and what was given up takes nothing along', async () => {
    const gone = new Demand();
    const left = asked(gone);
    gone.end();
    const come = asked(new Demand());
    expect(inner.asked).toHaveLength(2);
    inner.asked[0]?.fail(new UnansweredFetch('member', 'abandoned'));
    await expect(left).rejects.toMatchObject({ failure: 'abandoned' });
    const last = asked(new Demand());
    expect(inner.asked).toHaveLength(2);
    inner.asked[1]?.answer({ data: { member } });
    expect(await Promise.all([come, last])).toEqual([{ data: { member } }, { data: { member } }]);
  });

  it('leave nothing of a fetch that is over with its requests', async () => {
    const demands = [new Demand(), new Demand()];
    const answers = demands.map(asked);
    inner.asked[0]?.answer({ data: { member } });
    await Promise.all(answers);
    for (const demand of demands) demand.end();
    expect(inner.asked[0]?.fetch.demand?.isOver).toBe(false);
  });
});
