import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger, selectRows } from '@hub/kernel';
import { storySteps, StoryWorld } from '@hub/standalone';
import { ADDRESS, fillZhousLife, PHONE, SECRETS, type ZhousLife } from './harness/private-life.js';
import { openRefusalWorld, type RefusalWorld } from './harness/refusal-world.js';
import { tablesOf } from './harness/row-counts.js';
import { signIn } from './harness/sign-in.js';

const OPENID = 'openid-of-somebody-7f3a9c';
const FAILED_PHONE = '13955554444';
const LOOKED_UP_PHONE = '13944443333';

describe('personal data', () => {
  let world: RefusalWorld;
  let zhou: ZhousLife;
  let secrets: readonly string[];
  const logged: string[] = [];

  beforeAll(async () => {
    const destination = { write: (line: string) => void logged.push(line) };
    world = await openRefusalWorld({
      logger: createLogger({ level: 'debug', name: 'personal-data', destination }),
    });
    const story = new StoryWorld(world.house.url, String(Date.now()), world.house.issuer);
    for (const step of storySteps) await step.run(story);
    zhou = await fillZhousLife(world);
    await signIn(world.house, OPENID);
    await lookAtZhou();
    await goWrong();
    await world.house.hub.settle();
    const { phone, id } = story;
    const ofTheStory = [phone, `story-union-${id}`];
    secrets = [...SECRETS, ...ofTheStory, OPENID, FAILED_PHONE, LOOKED_UP_PHONE];
  }, 120_000);

  afterAll(() => world.house.stop());

  /** Reads what is personal, masked and in full. */
  async function lookAtZhou(): Promise<void> {
    const reader = await world.house.staff('admin', { scopes: ['pii:read'] });
    const document = `{
      member(id: "${zhou.memberId}") { phone email }
      order(id: "${zhou.deliveryId}") { delivery { recipient phone street } }
    }`;
    expect(JSON.stringify(await reader.ask(document))).toContain(ADDRESS.street);
    const { homeStore: storeId } = world;
    for (const phone of [PHONE, LOOKED_UP_PHONE]) {
      await world.ask('clerkHome', 'pos/CustomerHistory', { by: { phone }, storeId });
    }
  }

  /** Personal data in requests that fail in the provider, in the validation and in the parser. */
  async function goWrong(): Promise<void> {
    const failing = async (fault: string): Promise<void> => {
      const body = JSON.stringify({ fault });
      await fetch(new URL('/sandbox/sms/faults', world.house.url), { method: 'POST', body });
    };
    await failing('fail');
    await world.ask(null, 'app/RequestSignInCode', { phone: FAILED_PHONE });
    await failing('none');
    await world.ask(null, 'app/SignIn', { phone: PHONE, code: '000000' });
    const lookup = `customerAtCounter(by: { phone: "${PHONE}", nothing: 1 }, storeId: 5) { __typename }`;
    await world.ask('clerkHome', `{ ${lookup} }`);
    await world.ask('clerkHome', `{ ${lookup}`);
    await world.ask('lin', 'app/Checkout', { input: { address: { ...ADDRESS, more: 1 } } });
    const taken = `mutation { updateMyProfile(input: { email: "${SECRETS[1]!}", birthday: "${PHONE}" }) { id } }`;
    await world.ask('lin', taken);
  }

  function leaked(text: string): string[] {
    return secrets.filter((secret) => text.includes(secret));
  }

  it('stands in no row of any table, the events on their way included', async () => {
    const leaks: string[] = [];
    let numbers = 0;
    for (const { name, database } of world.house.hub.subgraphs.values()) {
      for (const table of await tablesOf(database)) {
        const rows = await selectRows(database.read, `SELECT * FROM \`${table}\``, []);
        if (JSON.stringify(rows).includes(zhou.memberNumber)) numbers += 1;
        leaks.push(...leaked(JSON.stringify(rows)).map((secret) => `${name}.${table}: ${secret}`));
      }
    }
    expect(leaks).toEqual([]);
    expect(numbers).toBeGreaterThan(0); // what may be read is found where it is looked for
  });

  it('stands in no byte of any file of the data directory', () => {
    const folder = world.house.environment.dataDirectory;
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(0);
    const leaks = files.flatMap((file) =>
      leaked(readFileSync(file, 'latin1') + readFileSync(file, 'utf8')).map(
        (secret) => `${file}: ${secret}`,
      ),
    );
    expect(leaks).toEqual([]);
  });

  it('stands in no line of the log at its most talkative', () => {
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.filter((line) => leaked(line).length > 0)).toEqual([]);
  });
});
