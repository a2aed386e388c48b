import { Directive, Field, ID, ObjectType } from 'type-graphql';

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Category', { description: 'A category of products; owned by inventory.' })
export class CategoryStub {
  @Field(() => ID, { description: 'ULID of the category.' })
  readonly id!: string;
}

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Order', { description: 'An order; owned by the order capability.' })
export class OrderStub {
  @Field(() => ID, { description: 'ULID of the order.' })
  readonly id!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Member', { description: 'A member account; owned by the member capability.' })
export class MemberStub {
  @Field(() => ID, { description: 'ULID of the member.' })
  readonly id!: string;
}
