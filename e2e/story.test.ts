import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storySteps, StoryWorld } from '@hub/standalone';
import { changedRows, rowCounts } from './harness/row-counts.js';
import { startHubUnderTest, type HubUnderTest } from './harness/hub-under-test.js';

/** The steps whose moment has not passed: the cart is empty and the pickup code used up when the story is over. */
const TOLD_AGAIN = new Set([
  'benefits',
  'checkout',
  'pay',
  'paid-message',
  'ready',
  'wrong-store',
  'hand-over',
  'points',
  'refund',
  'same-everywhere',
]);

/** Every look at a customer's file is audited, the second one too. */
const READING_LEAVES = { 'profile.audit_entry': 1 };

describe('one purchase across every touchpoint', () => {
  let house: HubUnderTest;
  let world: StoryWorld;

  beforeAll(async () => {
    house = await startHubUnderTest();
    world = new StoryWorld(house.url, String(Date.now()), house.issuer);
  }, 120_000);

  afterAll(() => house.stop());

  it.each(storySteps.map((step) => [step.title.en, step] as const))('%s', async (_, step) => {
    expect((await step.run(world)).length).toBeGreaterThan(0);
  });

  it('leaves no event parked on its way', async () => {
    await house.hub.settle();
    for (const subgraph of house.hub.subgraphs.values()) {
      expect({ [subgraph.name]: await subgraph.subscribers.listParked() }).toEqual({
        [subgraph.name]: [],
      });
    }
  });

  it('changes nothing when every step is told again', async () => {
    await house.hub.settle();
    const facts = { ...world.facts };
    const rows = await rowCounts(house.hub.subgraphs.values());
    for (const step of storySteps.filter(({ name }) => TOLD_AGAIN.has(name))) await step.run(world);
    await house.hub.settle();
    expect(world.facts).toEqual(facts);
    const after = await rowCounts(house.hub.subgraphs.values());
    expect(changedRows(rows, after)).toEqual(READING_LEAVES);
  });
});
