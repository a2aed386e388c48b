import { cachedFor } from '@hub/kernel';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { CategoryEntity } from '../persistence/category.entity.js';

@Directive('@key(fields: "id")')
@ObjectType('Category', { description: 'A place in the category tree of the shelf.' })
export class CategoryType implements Pick<CategoryEntity, 'id' | 'code'> {
  @Directive('@tag(name: "partner")')
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;

  @Directive('@tag(name: "partner")')
  @Directive(cachedFor(60))
  @Field(() => String, { description: 'Unique code, e.g. sun-care.' })
  readonly code!: string;
}
