import { describe, expect, it } from '@jest/globals';
import { baseErrors } from './base-errors.js';
import { DomainError, isBusinessRefusal } from './domain-error.js';
import { defineErrors } from './error-registry.js';

describe('the error registry', () => {
  it('builds an error that carries the code, the message, the details and whether a retry may help', () => {
    const { refuse } = defineErrors({
      OUT_OF_STOCK: { description: 'No stock.', retryable: false },
      BUSY: { description: 'Try again.', retryable: true },
    });
    const error = refuse('OUT_OF_STOCK', 'SKU 1 has 0 left', { skuId: '1' });
    expect(error).toBeInstanceOf(DomainError);
    expect({
      code: error.code,
      message: error.message,
      retryable: error.retryable,
      details: error.details,
    }).toEqual({
      code: 'OUT_OF_STOCK',
      message: 'SKU 1 has 0 left',
      retryable: false,
      details: { skuId: '1' },
    });
    expect(refuse('BUSY', 'later').retryable).toBe(true);
    expect('details' in refuse('BUSY', 'later')).toBe(false);
  });

  it('tells a business refusal from a failure that may pass', () => {
    expect(isBusinessRefusal(baseErrors.refuse('FORBIDDEN', 'no'))).toBe(true);
    expect(isBusinessRefusal(baseErrors.refuse('UPSTREAM_UNAVAILABLE', 'later'))).toBe(false);
    expect(isBusinessRefusal(new Error('bug'))).toBe(false);
  });
});
