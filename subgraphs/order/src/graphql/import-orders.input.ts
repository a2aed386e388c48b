import { DateTimeScalar, SafeIntScalar } from '@hub/kernel';
import { GraphQLScalarType } from 'graphql';
import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import type { OrderTouchpoint } from '../domain/touchpoint.js';
import type { ImportResult } from '../domain/imported-document.js';
import {
  ImportedFulfilmentEnum,
  ImportedKindEnum,
  ImportOutcomeEnum,
  TouchpointEnum,
} from './order-enums.js';

/**
 * The lines of a batch as one value, checked by the use case: five thousand input objects cost the executor more than
 * all the rest of an import (measured: half of its time).
 */
export const ImportLinesScalar = new GraphQLScalarType<unknown>({
  name: 'ImportLines',
  description:
    'A list of lines, each { skuId: ID!, categoryId: ID, name: String! (in Chinese where there are two), nameEn: String, quantity: Int! from 1 (for cancellations too), unitPriceMinor: Int! from 0, discountMinor: Int }; given as a variable.',
  parseValue: (value) => value,
});

@Directive('@inaccessible')
@InputType('ImportDocumentInput', { description: 'A sale or a cancellation of another system.' })
export class ImportDocumentInput {
  @Field(() => String, { description: 'Unique in its source, up to 96 characters.' })
  documentKey!: string;
  @Field(() => ImportedKindEnum, { description: 'What it says.' })
  kind!: 'CANCELLATION' | 'ORDER';
  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  occurredAt!: Date;
  @Field(() => String, {
    nullable: true,
    description: 'member:<ulid> or external:<source>:<id>; null for an anonymous sale.',
  })
  buyerKey?: string | null;
  @Field(() => ID, { nullable: true, description: 'The member who bought, where known.' })
  memberId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Where it was bought.' })
  storeId?: string | null;
  @Field(() => TouchpointEnum, { nullable: true, description: 'IMPORT unless told.' })
  touchpoint?: OrderTouchpoint | null;
  @Field(() => ImportedFulfilmentEnum, { nullable: true, description: 'IMPORTED unless told.' })
  fulfilment?: 'COUNTER' | 'IMPORTED' | null;
  @Field(() => String, { description: 'ISO 4217.' })
  currency!: string;
  @Field(() => String, {
    nullable: true,
    description: 'The order number, unique; made from source and document when left out.',
  })
  number?: string | null;
  @Field(() => ImportLinesScalar, { description: 'At least one line.' })
  lines!: unknown;
  @Field(() => String, {
    nullable: true,
    description: 'For a cancellation: the document of the sale it belongs to, where known.',
  })
  refundOf?: string | null;
}

@Directive('@inaccessible')
@InputType('ImportOrdersInput', { description: 'A batch of history.' })
export class ImportOrdersInput {
  @Field(() => String, { description: 'Name of the other system, lower case.' })
  source!: string;
  @Field(() => [ImportDocumentInput], {
    description:
      '1 to 500 documents with 5,000 lines at most, in the order in which they happened.',
  })
  documents!: ImportDocumentInput[];
}

@Directive('@inaccessible')
@ObjectType('ImportedDocument', { description: 'What became of one document.' })
export class ImportedDocumentType {
  @Field(() => String, { description: 'Which.' })
  readonly documentKey!: string;
  @Field(() => ImportOutcomeEnum, { description: 'What became of it.' })
  readonly outcome!: ImportResult['outcome'];
  @Field(() => ID, {
    nullable: true,
    description: 'The order it became, or the first it took back from.',
  })
  readonly orderId!: string | null;
  @Field(() => SafeIntScalar, { description: 'Refunded to earlier orders, in minor units.' })
  readonly refundedMinor!: number;
  @Field(() => SafeIntScalar, { description: 'Left as a credit of its own, in minor units.' })
  readonly creditedMinor!: number;
}

@Directive('@inaccessible')
@ObjectType('OrderUnderCode', { description: 'Whose order waits under a pickup code.' })
export class OrderUnderCodeType {
  @Field(() => ID, { description: 'The order.' })
  readonly orderId!: string;
  @Field(() => ID, { nullable: true, description: 'Its member.' })
  readonly memberId!: string | null;
  @Field(() => String, { nullable: true, description: "Its buyer's key." })
  readonly buyerKey!: string | null;
}
