import { systemClock } from '@hub/kernel';
import { Command } from 'commander';
import { DemoIssuer } from '../../demo/demo-issuer.js';
import { tellStory } from '../../story/story.js';
import {
  environmentOf,
  withEnvironmentOptions,
  type EnvironmentOptions,
} from '../environment-options.js';
import { UsageError } from '../usage-error.js';

interface StoryOptions extends EnvironmentOptions {
  readonly url?: string;
}

/** `hub story`: one purchase across every touchpoint, against a hub that runs. */
export function storyCommand(): Command {
  return withEnvironmentOptions(
    new Command('story')
      .description(
        'Tell one purchase across every touchpoint, step by step, against a running demo hub.',
      )
      .option('--url <url>', 'where the hub answers (default http://localhost:PORT)'),
  ).action(async (options: StoryOptions) => {
    const environment = environmentOf(options);
    if (environment.mode !== 'demo')
      throw new UsageError('The story acts as customers and clerks; it runs against a demo only.');
    const url = options.url ?? `http://localhost:${String(environment.port)}`;
    await refuseWhereNothingAnswers(url);
    const issuer = await DemoIssuer.open(environment.dataDirectory);
    let number = 0;
    await tellStory({ url, id: String(systemClock.now().getTime()), issuer }, (step, seen) => {
      number += 1;
      process.stdout.write(`${String(number).padStart(2)}. ${step.title.zh} · ${step.title.en}\n`);
      for (const line of seen) process.stdout.write(`      ${line}\n`);
    });
    process.stdout.write('\n故事讲完了 · The story is told.\n');
  });
}

async function refuseWhereNothingAnswers(url: string): Promise<void> {
  if (!URL.canParse(url)) throw new UsageError(`--url must be a URL, not "${url}".`);
  try {
    await fetch(new URL('/health/ready', url));
  } catch {
    throw new UsageError(
      `No hub answers at ${url}: start one with "npm start", or name it with --url.`,
    );
  }
}
