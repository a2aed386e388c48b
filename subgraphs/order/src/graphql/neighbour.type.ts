import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** Entities of other capabilities, as far as orders speak of them. */

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Sku', { description: 'A stock keeping unit.' })
export class SkuType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Coupon', { description: "A coupon in a member's wallet." })
export class CouponType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Store', { description: 'A store or warehouse.' })
export class StoreType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Member', { description: 'A member of the shop.' })
export class MemberType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Customer', {
  description:
    'One buyer with everything known under any of their keys. A customer may have no member account, and a member is a customer from registration on. Open to staff, to capabilities and to the member it is.',
})
export class CustomerType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;

  @Directive('@external')
  @Field(() => [String], { description: 'The keys under which this customer bought.' })
  readonly buyerKeys!: string[];
}
