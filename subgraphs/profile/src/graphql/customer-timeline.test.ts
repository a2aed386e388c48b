import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orderImported } from '@hub/events';
import { FakeClock, type IntegrationEvent, newUlid } from '@hub/kernel';
import { adminActor, startTestSubgraph, type TestSubgraph } from '@hub/kernel/testing';
import { profileSubgraph } from '../index.js';
import { eventOf, imported } from '../subscribers/customer-events.fixture.js';
import { customerIdOf, customerQuery } from './customer-queries.fixture.js';

const start = new Date('2026-11-11T02:00:00Z');
let profile: TestSubgraph;

beforeAll(async () => {
  profile = await startTestSubgraph(profileSubgraph, { clock: new FakeClock(start) });
});

afterAll(async () => {
  await profile.stop();
});

interface Timeline {
  edges: {
    cursor: string;
    node: { id: string; at: string; kind: string; title: { zh: string; en: string } };
  }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

async function timelineOf(
  customerId: string,
  page: { first?: number; after?: string | null } = {},
): Promise<Timeline> {
  const answer = await profile.execute<{ customer: { timeline: Timeline } }>(
    adminActor(),
    /* GraphQL */ `
      query ($id: ID!, $first: Int, $after: String) {
        customer(id: $id) {
          timeline(first: $first, after: $after) {
            edges {
              cursor
              node {
                id
                at
                kind
                title {
                  zh
                  en
                }
              }
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    `,
    { id: customerId, ...page },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data!.customer.timeline;
}

function day(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

describe('the timeline', () => {
  it('is paged without gaps or doubles, and a late event finds its own place', async () => {
    const buyerKey = `external:paging:${newUlid()}`;
    const sale = (date: string): IntegrationEvent =>
      eventOf(
        orderImported,
        imported(
          { orderId: newUlid(), buyerKey, totalMinor: 1, at: day(date) },
          { kind: 'order', documentKey: 'D' },
        ),
      );
    // Several at one instant: the event id decides.
    const sales = [
      '2026-01-01',
      '2026-01-01',
      '2026-01-01',
      '2026-03-01',
      '2026-04-01',
      '2026-04-01',
      '2026-05-01',
    ].map(sale);
    await profile.subgraph.subscribers.deliver(sales);
    const customerId = await customerIdOf(profile.database, buyerKey);
    const read = async () => {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: Timeline = await timelineOf(customerId, { first: 2, after });
        seen.push(...page.edges.map(({ node }) => node.id));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      return seen;
    };
    const late = sale('2026-02-01');
    const expected = (events: IntegrationEvent[]) =>
      events
        .map((event) => ({
          id: event.id,
          at: (event.payload as { occurredAt: string }).occurredAt,
        }))
        .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
        .map((event) => event.id);
    expect(await read()).toEqual(expected(sales));
    await profile.subgraph.subscribers.deliver([late, ...sales]);
    expect(await read()).toEqual(expected([...sales, late]));
  });

  it.each([
    [{ first: 51 }, 'PAGE_TOO_LARGE'],
    [{ first: 0 }, 'BAD_USER_INPUT'],
    [{ first: -1 }, 'BAD_USER_INPUT'],
    [{ after: 'nonsense' }, 'INVALID_CURSOR'],
    [{ after: Buffer.from('["x","y"]').toString('base64url') }, 'INVALID_CURSOR'],
  ])('refuses the page %j with %s', async (page, code) => {
    const buyerKey = `external:pages:${newUlid()}`;
    await profile.deliver(
      orderImported,
      imported(
        { orderId: newUlid(), buyerKey, totalMinor: 1, at: start },
        { kind: 'order', documentKey: 'D' },
      ),
    );
    const answer = await profile.execute(adminActor(), customerQuery, {
      id: await customerIdOf(profile.database, buyerKey),
      ...page,
    });
    expect(answer.errors?.map((error) => error.extensions?.['code'])).toEqual([code]);
  });
});
