import { describe, expect, it } from '@jest/globals';
import { changeStatus, type MemberStatus, memberStatuses, requireActive } from './member-status.js';
import { isMemberNumber, memberNumberFrom } from './member-number.js';
import { maskBirthday, normaliseEmail, normaliseNickname, parseBirthday } from './profile-data.js';
import { secondsUntilNextCode, signInCodeFrom } from './sign-in-code.js';
import { hasFreeDelivery, tierAt, tierByCode, tierFor, tierRules, type Tier } from './tier.js';

const codeOf = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name;
  }
};

describe('a member number', () => {
  it('notices every wrong digit and every swap of unequal neighbours but 09 and 90', () => {
    let seed = 7;
    const number = memberNumberFrom((below) => (seed = (seed * 31 + 11) % 997) % below);
    expect(number).toMatch(/^[1-9]\d{11}$/);
    expect(isMemberNumber(number)).toBe(true);
    for (let index = 0; index < 12; index += 1) {
      const wrong = `${number.slice(0, index)}${String((Number(number[index]) + 1) % 10)}${number.slice(index + 1)}`;
      expect(isMemberNumber(wrong)).toBe(false);
    }
    expect(isMemberNumber('17850')).toBe(false);
  });
});

describe('a sign-in code', () => {
  it('has six digits, zeros in front included', () => {
    expect(signInCodeFrom(() => 42)).toBe('000042');
  });

  const now = new Date('2026-11-11T10:00:00Z');
  const dayEnds = new Date('2026-11-11T16:00:00Z');
  const sent = (secondsAgo: number, sentToday: number, day = '2026-11-11') => ({
    sentAt: new Date(now.getTime() - secondsAgo * 1_000),
    day,
    sentToday,
  });
  it.each([
    ['a minute must pass between two', sent(20, 1), 40],
    ['then the next may be sent', sent(60, 1), 0],
    ['the eleventh of a day waits for the next day', sent(600, 10), 21_600],
    ['yesterday does not count', sent(600, 10, '2026-11-10'), 0],
  ])('%s', (_, history, seconds) => {
    expect(secondsUntilNextCode(history, now, '2026-11-11', dayEnds)).toBe(seconds);
  });
});

describe('the status of an account', () => {
  const allowed = new Set(['active>frozen', 'active>closed', 'frozen>active', 'frozen>closed']);
  const pairs = memberStatuses.flatMap((from) =>
    memberStatuses.map((to): [MemberStatus, MemberStatus] => [from, to]),
  );
  it.each(pairs)('from %s to %s', (from, to) => {
    const outcome = codeOf(() => changeStatus(from, to));
    if (allowed.has(`${from}>${to}`)) expect(outcome).toBe(to);
    else expect(outcome).toBe(from === 'closed' ? 'MEMBER_CLOSED' : 'BAD_USER_INPUT');
  });

  it('must be active for what needs an account', () => {
    expect(memberStatuses.map((status) => codeOf(() => requireActive(status)))).toEqual([
      undefined,
      'MEMBER_FROZEN',
      'MEMBER_CLOSED',
    ]);
  });
});

describe('profile data', () => {
  it('is trimmed and composed', () => {
    expect(normaliseNickname('  Ame\u0301lie ')).toBe('Amélie');
    expect(normaliseEmail(' Li.Hua@Example.COM ')).toBe('li.hua@example.com');
    expect(parseBirthday('2000-02-29', '2026-11-11')).toBe('2000-02-29');
    expect(maskBirthday('1990-05-17')).toBe('****-05-**');
  });

  it.each(['', '   ', 'x'.repeat(33), 'a\u200bb', 'a\nb'])('refuses the nickname %j', (text) => {
    expect(codeOf(() => normaliseNickname(text))).toBe('BAD_USER_INPUT');
  });

  it.each(['', 'a', 'a@b', 'a b@c.de', '@c.de', `${'a'.repeat(250)}@c.de`])(
    'refuses the e-mail address %j',
    (text) => {
      expect(codeOf(() => normaliseEmail(text))).toBe('BAD_USER_INPUT');
    },
  );

  it.each(['', '2001-02-29', '2026-11-12', '1890-01-01', '1990-5-17', '19900517'])(
    'refuses the birthday %j',
    (text) => {
      expect(codeOf(() => parseBirthday(text, '2026-11-11'))).toBe('BAD_USER_INPUT');
    },
  );
});

describe('the ladder of tiers', () => {
  const tier = (level: number, growthRequired: number, benefits: string[] = []): Tier => ({
    code: `t${String(level)}`,
    name: { zh: '级', en: 'Tier' },
    level,
    growthRequired,
    pointsMultiplierPercent: 100,
    benefits: benefits.map((code) => ({ code, name: { zh: '益', en: 'Benefit' } })),
  });
  const rules = tierRules(1, [tier(2, 500, ['free_delivery']), tier(0, 0), tier(1, 100)]);

  it.each([
    [0, 't0'],
    [99, 't0'],
    [100, 't1'],
    [499, 't1'],
    [500, 't2'],
    [-5, 't0'],
  ])('growth of %d qualifies for %s', (growth, code) => {
    expect(tierFor(rules, growth).code).toBe(code);
  });

  it('finds tiers by code and level', () => {
    expect(tierByCode(rules, 't1')?.level).toBe(1);
    expect(tierByCode(rules, 'none')).toBeUndefined();
    expect(() => tierAt(rules, 9)).toThrow(RangeError);
    expect(rules.tiers.map(hasFreeDelivery)).toEqual([false, false, true]);
  });

  it.each([
    ['no lowest tier', [tier(1, 100)]],
    ['a lowest tier that asks growth', [tier(0, 10)]],
    ['a missing level', [tier(0, 0), tier(2, 100)]],
    ['a level that asks no more than the one below', [tier(0, 0), tier(1, 100), tier(2, 100)]],
    ['nothing', []],
  ])('is refused with %s', (_, tiers) => {
    expect(() => tierRules(1, tiers)).toThrow(RangeError);
  });
});
