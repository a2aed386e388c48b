import type { GraphQLOutputType } from 'graphql';
import type { ValueWriter } from './projection-run.js';

/** How the objects of one place are shown. */
export interface ObjectShapes {
  /** The types they may be shown as. */
  readonly typenames: readonly string[];
  /** How one of a type is shown; undefined when clients may not know that there is such a type. */
  shapeOf(typename: string): Shape | undefined;
}

/** A field whose values are shown just as they were gathered. */
export interface ShownAsItIs {
  readonly type: GraphQLOutputType;
  /** How the objects among its values are shown; null for a field of scalars or enums. */
  readonly objects: ObjectShapes | null;
}

/** Fields in a row that an object may hold as one passage. */
export interface PassagePlace {
  /** The name it is held under. */
  readonly key: string;
  /** How many fields it holds. */
  readonly fields: number;
}

/** One field of an object of a known type. */
export interface FieldWriter {
  /** Comma or brace, key and colon. */
  readonly opening: Uint8Array;
  /** The client's name of it. */
  readonly key: string;
  /** The name its value was gathered under. */
  readonly source: string;
  readonly inherited: boolean;
  readonly nonNull: boolean;
  readonly sharable: boolean;
  /** Values of this JavaScript type are written as they are, without asking `write`; null for none. */
  readonly plain: 'string' | 'integer' | null;
  readonly write: ValueWriter;
  /** Null where a rule has a say in what is shown, and for what the gateway says itself. */
  readonly shown: ShownAsItIs | null;
  /** Set when it is known how capabilities are asked: the passage that begins with this field. */
  passage: PassagePlace | null;
}

/** The fields of an object of one type; null when such an object cannot be shown at all. */
export type Shape = readonly FieldWriter[] | null;
