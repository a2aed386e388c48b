import {
  getNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { canonicalJson, fractionOf, hashOf, mixed } from './seeded-random.fixture.js';
import { scalarValue } from './scalar-values.fixture.js';
import {
  canonicalTypeName,
  entityInterfaces,
  keyCoordinates,
  type SubgraphFacts,
} from './subgraph-schemas.fixture.js';

/** An object of the world: its type and which one of that type. `given` is the representation it was asked by. */
export class Thing {
  constructor(
    readonly type: string,
    readonly identity: number,
    readonly given: Readonly<Record<string, unknown>> | null = null,
  ) {}
}

/** A type as all subgraphs together understand it. */
interface Shape {
  readonly nonNull: boolean;
  readonly list: Shape | null;
  readonly named: string;
  /** What the value may be where it is abstract or an enum: what every subgraph that answers the field knows. */
  readonly choices: readonly string[] | null;
  readonly isEnum: boolean;
  readonly isScalar: boolean;
}

/** How the data of a world is drawn. */
export interface DataKnobs {
  /** How often a nullable value is null, 0 to 1. */
  readonly nullRate: number;
  /** How many entities there are of each type; few, so that the same one appears again and again. */
  readonly population: number;
}

/** All data of a world as a function: the same coordinate has the same value for every subgraph and for the oracle. */
export class WorldData {
  private readonly shapes = new Map<string, Shape>();
  private readonly keys: ReadonlySet<string>;
  private readonly entityTypes = new Set<string>();
  private readonly interfaces: ReadonlyMap<string, readonly string[]>;
  private readonly interfacesOf = new Map<string, string>();
  private readonly interfaceObjects = new Set<string>();

  constructor(
    subgraphs: readonly SubgraphFacts[],
    private readonly knobs: DataKnobs,
  ) {
    this.keys = keyCoordinates(subgraphs);
    this.interfaces = entityInterfaces(subgraphs);
    for (const [name, members] of this.interfaces)
      for (const member of members) this.interfacesOf.set(member, name);
    for (const { schema, keys, interfaceObjects } of subgraphs) {
      for (const type of keys.keys()) this.entityTypes.add(type);
      for (const type of interfaceObjects) this.interfaceObjects.add(type);
      this.addShapes(schema);
    }
  }

  /** The value of a field. `inputs` is what its `@requires` gave, as text. */
  value(
    type: string,
    identity: number,
    field: string,
    args: Readonly<Record<string, unknown>>,
    inputs: string,
  ): unknown {
    const owner = this.ownerOf(type, field);
    const shape = this.shapes.get(`${owner}.${field}`);
    if (shape === undefined) throw new Error(`No subgraph has ${owner}.${field}.`);
    if (this.isKey(type, field) || this.isKey(owner, field)) {
      const carried = this.carried(shape, identity, field);
      if (carried !== undefined) return carried;
    }
    const seed = hashOf(`${owner}#${identity}.${field}(${canonicalJson(args)})${inputs}`);
    return this.make(shape, seed);
  }

  /** Whether the field's value names the entity, so that it must always be there. */
  isKey(type: string, field: string): boolean {
    return this.keys.has(`${type}.${field}`);
  }

  /** The type whose data the field is: the interface's where a subgraph answers for all implementations. */
  ownerOf(type: string, field: string): string {
    const parent = this.interfacesOf.get(type);
    if (parent === undefined || !this.interfaceObjects.has(parent)) return type;
    return this.shapes.has(`${parent}.${field}`) ? parent : type;
  }

  /** The entity of that type (or of that entity interface) with the number nearest to the one given. */
  entity(
    type: string,
    near: number,
    given: Readonly<Record<string, unknown>> | null = null,
  ): Thing {
    const members = this.interfaces.get(type);
    if (members !== undefined)
      return new Thing(members[near % members.length] ?? type, near, given);
    const siblings = this.interfaces.get(this.interfacesOf.get(type) ?? '');
    if (siblings === undefined) return new Thing(type, near, given);
    const aligned = near - (near % siblings.length) + siblings.indexOf(type);
    return new Thing(type, aligned, given);
  }

  private addShapes(schema: GraphQLSchema): void {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('__')) continue;
      const typeName = canonicalTypeName(schema, type.name);
      for (const [name, field] of Object.entries(type.getFields())) {
        const known = this.shapes.get(`${typeName}.${name}`);
        const shape = this.shapeOf(schema, field.type);
        this.shapes.set(`${typeName}.${name}`, known === undefined ? shape : both(known, shape));
      }
    }
  }

  private shapeOf(schema: GraphQLSchema, type: GraphQLOutputType): Shape {
    if (isNonNullType(type)) return { ...this.shapeOf(schema, type.ofType), nonNull: true };
    if (isListType(type))
      return {
        nonNull: false,
        list: this.shapeOf(schema, type.ofType),
        named: getNamedType(type).name,
        choices: null,
        isEnum: false,
        isScalar: false,
      };
    let choices: string[] | null = null;
    if (isAbstractType(type)) choices = schema.getPossibleTypes(type).map(({ name }) => name);
    if (isEnumType(type)) choices = type.getValues().map(({ name }) => name);
    return {
      nonNull: false,
      list: null,
      named: type.name,
      choices,
      isEnum: isEnumType(type),
      isScalar: isScalarType(type),
    };
  }

  private carried(shape: Shape, identity: number, field: string): unknown {
    if (shape.list !== null || shape.choices !== null) return undefined;
    if (shape.named === 'ID' || shape.named === 'String') return `${field}-${identity}`;
    if (shape.named === 'Int') return identity;
    return shape.isScalar ? undefined : new Thing(shape.named, identity);
  }

  private make(shape: Shape, seed: number): unknown {
    if (!shape.nonNull && fractionOf(mixed(seed, 0)) < this.knobs.nullRate) return null;
    if (shape.list !== null) {
      const { list } = shape;
      const length = mixed(seed, 1) % 4;
      return Array.from({ length }, (_, index) => this.make(list, mixed(seed, 10 + index)));
    }
    if (this.interfaces.has(shape.named))
      return this.entity(shape.named, mixed(seed, 4) % this.knobs.population);
    const named = shape.choices?.[mixed(seed, 2) % shape.choices.length] ?? shape.named;
    if (shape.isEnum) return named;
    if (shape.isScalar) return scalarValue(named, mixed(seed, 3));
    if (this.entityTypes.has(named))
      return this.entity(named, mixed(seed, 4) % this.knobs.population);
    return new Thing(named, mixed(seed, 5) >>> 1);
  }
}

/** Null only where all say so, and what all know. */
function both(a: Shape, b: Shape): Shape {
  const choices =
    a.choices === null || b.choices === null
      ? (a.choices ?? b.choices)
      : a.choices.filter((choice) => b.choices?.includes(choice) === true);
  return {
    nonNull: a.nonNull || b.nonNull,
    list: a.list === null || b.list === null ? null : both(a.list, b.list),
    named: a.named,
    choices,
    isEnum: a.isEnum,
    isScalar: a.isScalar,
  };
}
