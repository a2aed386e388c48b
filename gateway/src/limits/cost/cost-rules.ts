import {
  isInterfaceType,
  isObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type DocumentNode,
} from 'graphql';
import { readCostDirectives, type CostDirectives, type ListSize } from './cost-directives.js';

/** A type that has fields. */
export type FieldOwner = Extract<GraphQLNamedType, { getFields: unknown; getInterfaces: unknown }>;

/** What the supergraph says about weights and list sizes, asked in terms of the schema that callers see. */
export class CostRules {
  readonly #directives: CostDirectives;

  /** @param supergraph the composed schema, whose directives the schema for callers no longer has */
  constructor(
    supergraph: DocumentNode | string,
    readonly schema: GraphQLSchema,
  ) {
    this.#directives = readCostDirectives(supergraph);
  }

  /** The weight of one object of a field: its own, else its type's, else the usual one. */
  fieldWeight(owner: FieldOwner, field: string, type: GraphQLNamedType): number {
    return (
      this.#ofField(owner, field, (coordinate) => this.#directives.weights.get(coordinate)) ??
      this.typeWeight(type)
    );
  }

  /** 1 for what has fields, input objects included, 0 for scalars and enums, unless the schema says otherwise. */
  typeWeight(type: GraphQLNamedType): number {
    return this.#directives.weights.get(type.name) ?? (isLeaf(type) ? 0 : 1);
  }

  /** The weight of a given argument. */
  argumentWeight(
    owner: FieldOwner,
    field: string,
    argument: string,
    type: GraphQLNamedType,
  ): number {
    return (
      this.#ofField(owner, field, (coordinate) =>
        this.#directives.weights.get(`${coordinate}(${argument}:)`),
      ) ?? this.typeWeight(type)
    );
  }

  /** The weight of a given field of an input object. */
  inputFieldWeight(inputObject: string, field: string, type: GraphQLNamedType): number {
    return this.#directives.weights.get(`${inputObject}.${field}`) ?? this.typeWeight(type);
  }

  /** How long the field's list gets, where the schema says so; an object's field may leave it to its interface. */
  listSize(owner: FieldOwner, field: string): ListSize | undefined {
    return this.#ofField(owner, field, (coordinate) => this.#directives.listSizes.get(coordinate));
  }

  #ofField<T>(
    owner: FieldOwner,
    field: string,
    read: (coordinate: string) => T | undefined,
  ): T | undefined {
    const own = read(`${owner.name}.${field}`);
    if (own !== undefined) return own;
    for (const parent of interfacesOf(owner)) {
      const inherited = read(`${parent.name}.${field}`);
      if (inherited !== undefined) return inherited;
    }
    return undefined;
  }
}

function interfacesOf(owner: FieldOwner): readonly GraphQLInterfaceType[] {
  return isObjectType(owner) || isInterfaceType(owner) ? owner.getInterfaces() : [];
}

function isLeaf(type: GraphQLNamedType): boolean {
  return !('getFields' in type) && !('getTypes' in type);
}
