import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Actor, StaffRole } from '@hub/kernel';
import { parse, TypeInfo, visit, visitWithTypeInfo, type DocumentNode } from 'graphql';
import { apiSchemaOf } from '../federation/api-schema.js';
import type { FieldRules } from '../engine/field-rules.js';
import { AuthorizationRules } from './authorization-rules.js';
import { grantsOf } from './grants.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const supergraphSdl = readFileSync(join(root, 'gateway/supergraph.graphql'), 'utf8');
const schema = apiSchemaOf(supergraphSdl);
const hub = new AuthorizationRules(supergraphSdl);

const stranger: Actor = { kind: 'anonymous' };
const member: Actor = { kind: 'member', memberId: 'm', sessionId: 's' };
const staff = (role: StaffRole, ...scopes: string[]): Actor => ({
  ...{ kind: 'staff', staffId: 's', roles: [role], scopes },
});
const partner = (...scopes: string[]): Actor => ({ kind: 'partner', clientId: 'p', scopes });
const rulesOf = (actor: Actor): FieldRules => hub.rulesFor(grantsOf(actor));

/** Coordinates of a document that the caller may not ask. */
function deniedIn(document: DocumentNode, rules: FieldRules): string[] {
  const types = new TypeInfo(schema);
  const denied: string[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: (node) => {
        const parent = types.getParentType()?.name ?? '';
        if (rules.denial(parent, node.name.value) !== null)
          denied.push(`${parent}.${node.name.value}`);
      },
    }),
  );
  return denied;
}

function operationsOf(touchpoint: string): DocumentNode[] {
  const folder = join(root, 'operations', touchpoint);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => parse(readFileSync(join(folder, name), 'utf8')));
}

describe('the rules of the hub’s graph', () => {
  it.each<[string, Actor]>([
    ['app', member],
    ['mini-program', member],
    ['pos', staff('clerk')],
    ['console', staff('admin')],
    ['partner', partner('orders:read', 'stock:read', 'stock:write')],
  ])('keep no operation of %s from those it is for', (touchpoint, actor) => {
    const operations = operationsOf(touchpoint);
    expect(operations.length).toBeGreaterThan(0);
    expect(operations.flatMap((operation) => deniedIn(operation, rulesOf(actor)))).toEqual([]);
  });

  it.each(['app/RequestSignInCode', 'app/SignIn', 'mini-program/SignIn', 'app/Shelf'])(
    'keep %s from nobody',
    (operation) => {
      const text = readFileSync(join(root, 'operations', `${operation}.graphql`), 'utf8');
      expect(deniedIn(parse(text), rulesOf(stranger))).toEqual([]);
    },
  );

  it('refuse a stranger what the use cases refuse, and leave the shop open', () => {
    const rules = rulesOf(stranger);
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}).map((field) => [type?.name ?? '', field] as const),
    );
    const open = fields.filter(([type, field]) => rules.denial(type, field) === null);
    expect(open.map(([, field]) => field).sort()).toEqual(
      [
        'categories nearbyStores product shelf sku store stores claimableCoupons promotions tiers me order',
        'refreshSession requestSignInCode signInWithMiniProgram signInWithPhone',
        'myCart quoteMyCart addToCart changeCartLine removeCartLine', // a guest’s cart has a token
      ]
        .flatMap((names) => names.split(' '))
        .sort(),
    );
    const codes = fields.map(([type, field]) => rules.denial(type, field)?.code);
    expect(new Set(codes)).toEqual(new Set([undefined, 'UNAUTHENTICATED']));
  });

  it.each<[string, Actor, string, string | null]>([
    ['an order to a partner without the scope', partner(), 'Query.partnerOrder', 'FORBIDDEN'],
    [
      'stock to a partner that may only read',
      partner('stock:read'),
      'Mutation.syncStock',
      'FORBIDDEN',
    ],
    ['orders to a partner with every scope', partner('orders:read'), 'Query.orders', 'FORBIDDEN'],
    ['the customer file to a clerk', staff('clerk'), 'Query.customer', 'FORBIDDEN'],
    ['the counter to a marketer', staff('marketer'), 'Mutation.sellAtCounter', 'FORBIDDEN'],
    ['points to a merchandiser', staff('merchandiser'), 'Mutation.adjustPoints', 'FORBIDDEN'],
    ['a checkout to staff', staff('admin'), 'Mutation.checkout', 'FORBIDDEN'],
    ['letters to a clerk', staff('clerk'), 'Member.messages', 'FORBIDDEN'],
    ['numbers elsewhere to a member', member, 'Customer.externalIds', 'FORBIDDEN'],
  ])('refuse %s', (_, actor, coordinate, code) => {
    const [type, field] = coordinate.split('.') as [string, string];
    expect(rulesOf(actor).denial(type, field)?.code ?? null).toBe(code);
  });

  it('show personal data whole to nobody but members, the one who signs in, and staff with pii:read', () => {
    const personal = [
      'Member.phone',
      'Member.email',
      'Member.birthday',
      'Delivery.recipient',
    ].concat(['Delivery.phone', 'Delivery.street']);
    const masks = (actor: Actor): (string | null)[] =>
      personal.map((place) => rulesOf(actor).mask(...(place.split('.') as [string, string])));
    const all = ['PHONE', 'EMAIL', 'ALL', 'NAME', 'PHONE', 'ADDRESS'];
    const none = all.map(() => null);
    expect(masks(staff('admin'))).toEqual(all);
    expect(masks(partner('pii:read'))).toEqual(all);
    expect(masks(staff('clerk', 'pii:read'))).toEqual(none);
    expect(masks(member)).toEqual(none);
    // Answers to a sign-in; what belongs to somebody else the capability does not show a stranger at all.
    expect(masks(stranger)).toEqual([null, null, null, 'NAME', 'PHONE', 'ADDRESS']);
  });

  it('are a handful of classes, whatever scopes tokens carry', () => {
    const classes = new Set(
      Array.from({ length: 100 }, (_, at) => rulesOf(partner(`own:${String(at)}`)).classKey),
    );
    expect(classes.size).toBe(1);
    expect(rulesOf(partner('own:1'))).toBe(rulesOf(partner('own:2')));
  });
});
