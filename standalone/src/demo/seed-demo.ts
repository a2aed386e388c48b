import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  SubgraphCalls,
  systemClock,
  type HubEnvironment,
  type SubgraphTransport,
} from '@hub/kernel';
import { StaffDesk } from '../ask-as-staff.js';
import { z } from 'zod';
import type { Progress } from '../cli/progress.js';
import type { RunningCapabilities } from '../start-hub.js';
import { demoCatalogue } from './catalogue.js';
import { demoMembers } from './members.js';
import { demoOrders } from './order-history.js';
import { seedBenefits } from './seed-benefits.js';
import { seedCatalogue } from './seed-catalogue.js';
import { seedMembers } from './seed-members.js';
import { seedOrders } from './seed-orders.js';

const SEED_RECORD = 'seeded.json';

/** What the data directory remembers of the seed. */
const seedRecord = z.object({ startedAt: z.coerce.date(), finished: z.boolean() });

/**
 * Fills an empty demo with the chain, once: every step is a bulk operation of the owning capability that changes
 * nothing when it is sent again, so a seed that was killed is simply run again, as of the day it was begun.
 */
export async function seedDemoOnce(
  hub: RunningCapabilities,
  environment: HubEnvironment,
  progress: Progress,
): Promise<void> {
  const file = join(environment.dataDirectory, SEED_RECORD);
  const before = existsSync(file) ? seedRecord.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
  if (before?.finished === true) return;
  const startedAt = before?.startedAt ?? systemClock.now();
  writeFileSync(file, JSON.stringify({ startedAt, finished: false }));
  await seedDemo(hub, { actorSecret: environment.actorSecret, now: startedAt, progress });
  writeFileSync(file, JSON.stringify({ startedAt, finished: true }));
}

/** What to seed, and how much of it. */
export interface SeedRequest {
  readonly actorSecret: string;
  /** The day the chain looks back from. */
  readonly now: Date;
  readonly progress: Progress;
  /** 2,000 unless told. */
  readonly memberCount?: number;
  /** 10,000 unless told. */
  readonly orderCount?: number;
}

/** Seeds, whether or not it was done before; a second time changes nothing. */
export async function seedDemo(
  hub: Pick<RunningCapabilities, 'settle'> & { readonly transport: SubgraphTransport },
  request: SeedRequest,
): Promise<void> {
  const { actorSecret, now, progress } = request;
  const calls = new SubgraphCalls(hub.transport, { name: 'seed', actorSecret });
  const catalogue = demoCatalogue();
  const members = demoMembers(now, request.memberCount);
  const orders = demoOrders(now, members, catalogue.products, request.orderCount);
  const total = orders.length + members.length + 2;
  progress.start(total, 'seeding the demo chain');
  const shop = await seedCatalogue(calls, catalogue);
  progress.advanceTo(1);
  const memberIds = await seedMembers(calls, members);
  progress.advanceTo(1 + members.length);
  const desk = new StaffDesk(hub.transport, actorSecret, { staffId: 'seed', role: 'admin' });
  await seedBenefits({ desk, calls, shop, memberIds, now });
  progress.advanceTo(2 + members.length);
  await seedOrders(calls, { orders, shop, memberIds }, (done) => {
    progress.advanceTo(2 + members.length + done);
  });
  await hub.settle();
  progress.finish();
}
