import type { DemoIssuer } from '../demo/demo-issuer.js';
import { checkoutSteps } from './checkout-steps.js';
import { counterSteps } from './counter-steps.js';
import { paySteps } from './pay-steps.js';
import { shopSteps } from './shop-steps.js';
import { signInSteps } from './sign-in-steps.js';
import { StoryWorld, type StoryStep } from './story-world.js';

/** One purchase across every touchpoint, in order; each step may be run again after a crash. */
export const storySteps: readonly StoryStep[] = [
  ...signInSteps,
  ...shopSteps,
  ...checkoutSteps,
  ...paySteps,
  ...counterSteps,
];

/** Tells the whole story against a running hub. */
export async function tellStory(
  request: { readonly url: string; readonly id: string; readonly issuer: DemoIssuer },
  tell: (step: StoryStep, seen: readonly string[]) => void,
): Promise<StoryWorld> {
  const world = new StoryWorld(request.url, request.id, request.issuer);
  for (const step of storySteps) tell(step, await step.run(world));
  return world;
}
