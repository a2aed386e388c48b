import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storySteps, StoryWorld } from '@hub/standalone';
import { startHubUnderTest, type HubUnderTest } from './harness/hub-under-test.js';

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

  it('gives the same answer to every step that is told again', async () => {
    const before = { ...world.facts };
    for (const step of storySteps.filter(({ name }) => ['checkout', 'pay', 'hand-over', 'refund', 'benefits', 'same-everywhere'].includes(name))) {
      await step.run(world);
    }
    expect({ ...world.facts, memberToken: before.memberToken }).toEqual(before);
  });
});
