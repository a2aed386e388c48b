import { describe, expect, it } from '@jest/globals';
import { Admission, priceOperation } from './admission.js';
import { operationIn, shopRules } from './cost/shop.fixture.js';
import { RateLimiter } from './rate/rate-limiter.js';
import { SpendingInMemory } from './rate/spending-in-memory.js';
import type { ClientPolicy } from '../clients/client-policy.js';

const policy: ClientPolicy = {
  name: 'app',
  kind: 'touchpoint',
  operations: 'off',
  graph: 'public',
  costPerMinute: 100,
  maxOperationCost: null,
};
const caller = { policy, identityKey: 'a' };

function items(maxPageSize?: number) {
  const { document, operation } = operationIn('query ($n: Int) { items(first: $n) { id } }');
  return priceOperation(shopRules, document, operation, { maxPageSize });
}

function admission(): Admission {
  return new Admission(new RateLimiter(new SpendingInMemory(60, () => new Date(0)), null), 80);
}

describe('a request', () => {
  it('is run while its client’s budget lasts, then refused with the time to wait', async () => {
    const gate = admission();
    expect(await gate.admit(caller, items(), { n: 60 })).toEqual({
      admitted: true,
      cost: 60,
      headers: { 'ratelimit-policy': '"client";q=100;w=60', ratelimit: '"client";r=40;t=60' },
    });
    expect(await gate.admit(caller, items(), { n: 41 })).toMatchObject({
      admitted: false,
      cost: 41,
      refusal: { code: 'RATE_LIMITED' },
      headers: { 'retry-after': '60', ratelimit: '"client";r=40;t=60' },
    });
  });

  it.each([
    [
      'costs more than one operation may',
      {},
      { n: 81 },
      { code: 'COST_LIMIT_EXCEEDED', details: { cost: 81, limit: 80 } },
    ],
    ['asks for too large a page', { page: 50 }, { n: 51 }, { code: 'PAGE_TOO_LARGE' }],
  ])(
    'that %s is refused and spends nothing',
    async (_, { page }: { page?: number }, variables, refusal) => {
      const gate = admission();
      await expect(gate.admit(caller, items(page), variables)).rejects.toMatchObject(refusal);
      expect(await gate.admit(caller, items(), { n: 80 })).toMatchObject({
        headers: { ratelimit: '"client";r=20;t=60' },
      });
    },
  );

  it('may cost what was agreed with its client', async () => {
    const modest = { ...caller, policy: { ...policy, maxOperationCost: 5 } };
    await expect(admission().admit(modest, items(), { n: 6 })).rejects.toMatchObject({
      details: { cost: 6, limit: 5 },
    });
  });
});
