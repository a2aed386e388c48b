import { isAbstractType, isCompositeType, type GraphQLSchema } from 'graphql';
import type { AnswerObject } from '../own-property.js';
import { ABSENT, type Outcome, type ProjectionRun } from './projection-run.js';
import type { ObjectShapes, Shape } from './shape.js';
import { writeFields } from './write-fields.js';

/** The objects that stand at one place of the answer. */
export interface ObjectPlace {
  readonly schema: GraphQLSchema;
  /** What the graph says they are, perhaps an interface or a union. */
  readonly typename: string;
  /** The type messages name: whose field it is. */
  readonly parent: string;
  /** Compiles how an object of a type is shown here. */
  readonly shape: (typename: string) => Shape;
}

/** Writes the objects of one place, each by its type. */
export class ObjectWriter implements ObjectShapes {
  readonly #shapes = new Map<string, Shape>();
  // Capabilities may have names of their own for the roots; the graph's is what counts.
  readonly #isRoot: boolean;
  #lastName = '';
  #lastShape: Shape = null;

  constructor(private readonly place: ObjectPlace) {
    const { schema, typename } = place;
    const roots = [schema.getQueryType(), schema.getMutationType()];
    this.#isRoot = roots.some((root) => root?.name === typename);
  }

  get typenames(): readonly string[] {
    const { schema, typename } = this.place;
    const type = schema.getType(typename);
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    return [typename, ...possible.map(({ name }) => name)];
  }

  shapeOf(typename: string): Shape | undefined {
    const known = this.#shapes.get(typename);
    if (known !== undefined) return known;
    if (!isCompositeType(this.place.schema.getType(typename))) return undefined;
    const shape = this.place.shape(typename);
    this.#shapes.set(typename, shape);
    return shape;
  }

  write(value: unknown, run: ProjectionRun): Outcome {
    if (value === null) return ABSENT;
    const { typename, parent } = this.place;
    if (typeof value !== 'object' || Array.isArray(value))
      return run.incomplete(
        (where) => `Invalid non-object value found for ${where}.`,
        parent,
        typename,
      );
    const object = value as AnswerObject;
    const said = object['__typename'];
    const name = typeof said === 'string' && !this.#isRoot ? said : typename;
    if (name === this.#lastName) return writeFields(object, this.#lastShape, run);
    const shape = this.shapeOf(name);
    // The name is not told: it may be of a type that is hidden from clients.
    if (shape === undefined)
      return run.incomplete(
        (where) => `Invalid __typename found for object at ${where}.`,
        parent,
        typename,
      );
    this.#lastName = name;
    this.#lastShape = shape;
    return writeFields(object, shape, run);
  }
}
