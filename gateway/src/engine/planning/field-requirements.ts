import {
  buildASTSchema,
  getNamedType,
  isCompositeType,
  parse,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import {
  graphNames,
  isTypeWithFields,
  joinArgument,
  joinDirectives,
  readFieldSet,
} from './join-directives.js';

/** What a capability needs for a field, and where it cannot give a field by itself. */
interface FieldOfCapability {
  readonly requires: SelectionSetNode | null;
  readonly provides: SelectionSetNode | null;
  readonly isExternal: boolean;
}

/** What the capabilities of a supergraph require for their fields. */
export class FieldRequirements {
  private constructor(
    private readonly schema: GraphQLSchema,
    private readonly fields: ReadonlyMap<string, FieldOfCapability>,
  ) {}

  /** Null for a supergraph where nothing is required. */
  static read(supergraphSdl: string): FieldRequirements | null {
    if (!supergraphSdl.includes('requires:')) return null;
    const document = parse(supergraphSdl, { noLocation: true });
    const names = graphNames(document);
    const fields = new Map<string, FieldOfCapability>();
    for (const type of document.definitions.filter(isTypeWithFields))
      for (const field of type.fields ?? [])
        for (const directive of joinDirectives(field, 'join__field')) {
          const subgraph = names.get(joinArgument(directive, 'graph') ?? '') ?? '';
          fields.set(`${subgraph} ${type.name.value}.${field.name.value}`, {
            requires: readFieldSet(joinArgument(directive, 'requires')),
            provides: readFieldSet(joinArgument(directive, 'provides')),
            isExternal: joinArgument(directive, 'external') === 'true',
          });
        }
    return new FieldRequirements(buildASTSchema(document, { assumeValid: true }), fields);
  }

  /** What a capability says of a field; undefined where it says nothing. */
  of(subgraph: string, type: string, field: string): FieldOfCapability | undefined {
    return this.fields.get(`${subgraph} ${type}.${field}`);
  }

  type(name: string): GraphQLCompositeType | null {
    const type = this.schema.getType(name);
    return isCompositeType(type) ? type : null;
  }

  /** The type of a field's values; null where they have no fields. */
  typeOf(type: GraphQLCompositeType, field: string): GraphQLCompositeType | null {
    if (!('getFields' in type)) return null;
    const definition = type.getFields()[field];
    const named = definition === undefined ? undefined : getNamedType(definition.type);
    return isCompositeType(named) ? named : null;
  }

  root(operation: 'query' | 'mutation' | 'subscription'): GraphQLCompositeType | null {
    return this.schema.getRootType(operation as never) ?? null;
  }
}
