import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCapability, type Capability } from './capability.fixture.js';
import { GatewayUnderTest, member } from './gateway.fixture.js';

const OLD = `
  type Query { me: Person }
  type Person @key(fields: "id") { id: ID! nick: String mood: String }`;
const NEW = `
  type Person @key(fields: "id") {
    id: ID!
    nick: String @override(from: "old", label: "percent(30)")
    mood: String @override(from: "old", label: "mood-moves")
  }`;

describe('a field that moves to another capability step by step', () => {
  let old: Capability;
  let next: Capability;
  beforeAll(async () => {
    old = await startCapability('old', {
      sdl: OLD,
      resolvers: { Query: { me: () => ({ id: '1', nick: 'old', mood: 'old' }) } },
    });
    next = await startCapability('next', {
      sdl: NEW,
      resolvers: {
        Person: {
          __resolveReference: ({ id }: { id: string }) => ({ id, nick: 'new', mood: 'new' }),
        },
      },
    });
  });
  afterAll(async () => {
    await old.server.stop();
    await next.server.stop();
  });

  it('is taken from there for its share of the identities, always the same ones', async () => {
    const under = await GatewayUnderTest.start({ capabilities: [old, next] });
    try {
      const nickOf = async (headers: Record<string, string>): Promise<string> => {
        const { body } = await under.ask({ query: '{ me { nick } }' }, headers);
        return (body.data as { me: { nick: string } }).me.nick;
      };
      const callers = await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          under.as(member(`01J0000000000000000000${String(1000 + index)}`)),
        ),
      );
      const first = await Promise.all(callers.map(nickOf));
      const second = await Promise.all(callers.map(nickOf));
      expect(second).toEqual(first);
      const moved = first.filter((nick) => nick === 'new').length;
      expect(moved).toBeGreaterThan(5);
      expect(moved).toBeLessThan(35);
      expect(new Set(first)).toEqual(new Set(['old', 'new']));
    } finally {
      await under.stop();
    }
  });

  it.each([
    ['stays while its label is not switched on', [], 'old'],
    ['moves when it is', ['mood-moves'], 'new'],
  ])('%s', async (_, overrides, mood) => {
    const under = await GatewayUnderTest.start({ capabilities: [old, next], overrides });
    try {
      const { body } = await under.ask({ query: '{ me { mood } }' });
      expect(body).toEqual({ data: { me: { mood } } });
    } finally {
      await under.stop();
    }
  });
});
