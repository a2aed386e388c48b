import { describe, expect, it } from '@jest/globals';
import { forKinds, forRoles, forScope } from './access-directives.js';

describe('what the gateway asks for before a capability is asked', () => {
  it.each([
    [forRoles('admin'), '@policy(policies: [["role:admin"]])'],
    [forRoles('admin', 'clerk'), '@policy(policies: [["role:admin"],["role:clerk"]])'],
    [forKinds(['member', 'staff']), '@policy(policies: [["kind:member"],["kind:staff"]])'],
    [forKinds(['member'], 'clerk'), '@policy(policies: [["kind:member"],["role:clerk"]])'],
    [forScope('orders:read'), '@requiresScopes(scopes: [["orders:read"]])'],
  ])('is written %s', (written, expected) => {
    expect(written).toBe(expected);
  });

  it('is never nothing: without an alternative nobody would be let in', () => {
    expect(() => forRoles()).toThrow(RangeError);
    expect(() => forKinds([])).toThrow(RangeError);
  });
});
