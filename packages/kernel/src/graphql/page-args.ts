import { ArgsType, Field, Int } from 'type-graphql';
import type { PageRequest } from '../database/paging.js';

/** The arguments of a list: `@Args(() => PageArgs) page: PageArgs`, then `parsePage(page)`. */
@ArgsType()
export class PageArgs implements PageRequest {
  @Field(() => Int, {
    nullable: true,
    description:
      'Rows to answer, from 1; the list decides when it is left out (usually 20). Above its maximum (usually 50): PAGE_TOO_LARGE.',
  })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Start behind this cursor of the same list. Any other text: INVALID_CURSOR.',
  })
  after?: string | null;
}

/** Tells the cost limit how long a paged list can get: `@Directive(pageListSize())` on the field. */
export function pageListSize(maximum = 50): string {
  return `@listSize(assumedSize: ${String(maximum)}, slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)`;
}
