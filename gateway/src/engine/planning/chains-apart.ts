import {
  buildASTSchema,
  isTypeDefinitionNode,
  Kind,
  parse,
  print,
  visit,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
} from 'graphql';
import {
  extractCapability,
  type CapabilityExtract,
  type ExtractedType,
} from './capability-extract.js';
import { chainedFields, type ChainedField } from './chained-fields.js';
import {
  added,
  argumentsOf,
  graphNames,
  isTypeWithFields,
  joinArgument,
  joinDirective,
  joinDirectives,
  saidExplicitly,
  type TypeWithFields,
} from './join-directives.js';
import { withoutInterfaceFields } from './without-interface-fields.js';
import { withoutUnusedInputs } from './without-unused-inputs.js';

/** A supergraph in which each chained field has a capability of its own, for the planner. */
export interface ChainsApart {
  readonly plannerSdl: string;
  /** The name of the capability that is asked, by the one the planner knows. */
  readonly capabilities: ReadonlyMap<string, string>;
}

/**
 * Gives every field that requires inputs and is an input itself a capability of its own. The planner joins its fetch
 * with the one that leads to its object where both go to one capability, and forgets what it requires.
 *
 * @returns null for a supergraph without such fields
 */
export function chainsApart(supergraphSdl: string): ChainsApart | null {
  if (!supergraphSdl.includes('requires:')) return null;
  const whole = parse(supergraphSdl, { noLocation: true });
  const chained = chainedFields(buildASTSchema(whole, { assumeValid: true }), whole);
  const names = graphNames(whole);
  const capabilities = new Map<string, string>();
  const inputs = new Set<string>();
  let document = whole;
  for (const one of chained) {
    const extract = extractCapability(whole, one);
    const freed = extract === null ? null : withoutInterfaceFields(document, one);
    if (extract === null || freed === null) continue;
    const number = capabilities.size;
    const name = names.get(one.graph) ?? '';
    const own = { graph: `${one.graph}_HUB${String(number)}`, name: `${name}#${String(number)}` };
    capabilities.set(own.name, name);
    document = withCapability(freed, one, extract, own);
    visit(one.requires, { Field: (field) => void inputs.add(field.name.value) });
  }
  if (capabilities.size === 0) return null;
  const plannerSdl = print(withoutUnusedInputs(document, (field) => inputs.has(field)));
  return { plannerSdl, capabilities };
}

/** What the planner calls a capability of one field. */
interface OwnCapability {
  readonly graph: string;
  readonly name: string;
}

function withCapability(
  document: DocumentNode,
  chained: ChainedField,
  extract: CapabilityExtract,
  own: OwnCapability,
): DocumentNode {
  const definitions = document.definitions.map((definition): DefinitionNode => {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph')
      return withGraph(definition, chained.graph, own);
    if (!isTypeDefinitionNode(definition)) return definition;
    const extracted = extract.get(definition.name.value);
    if (extracted === undefined) return definition;
    if (isTypeWithFields(definition)) return withFields(definition, extracted, chained, own);
    switch (definition.kind) {
      case Kind.ENUM_TYPE_DEFINITION:
        return withValues(definition, chained.graph, own.graph);
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        return withInputs(definition, chained.graph, own.graph);
      case Kind.SCALAR_TYPE_DEFINITION:
        return added(definition, joinDirective('join__type', own.graph));
      default:
        return definition;
    }
  });
  return { ...document, definitions };
}

function withGraph(
  graphs: EnumTypeDefinitionNode,
  of: string,
  { graph, name }: OwnCapability,
): EnumTypeDefinitionNode {
  const values = (graphs.values ?? []).flatMap((value) => {
    if (value.name.value !== of) return [value];
    const renamed = visit(value, {
      Argument: (argument) =>
        argument.name.value === 'name'
          ? { ...argument, value: { kind: Kind.STRING, value: name } }
          : undefined,
    });
    return [value, { ...renamed, name: { kind: Kind.NAME, value: graph } as const }];
  });
  return { ...graphs, values };
}

function withFields(
  definition: TypeWithFields,
  { hasKeys, fields: extracted }: ExtractedType,
  chained: ChainedField,
  own: OwnCapability,
): TypeWithFields {
  const ofCapability = joinDirectives(definition, 'join__type', chained.graph);
  const types = hasKeys
    ? ofCapability
        .filter((directive) => joinArgument(directive, 'resolvable') !== 'false')
        .map((directive) => argumentsOf(directive, ['key', 'isInterfaceObject']))
    : [[]];
  const fields = (definition.fields ?? []).map((field) => {
    if (definition.name.value === chained.type && field.name.value === chained.field)
      return moved(field, chained.graph, own.graph);
    const explicit = saidExplicitly(definition, field);
    const isExternal = extracted.get(field.name.value);
    return isExternal === undefined
      ? explicit
      : added(explicit, ownField(field, isExternal, chained.graph, own.graph));
  });
  return {
    ...added(definition, ...types.map((given) => joinDirective('join__type', own.graph, given))),
    fields,
  };
}

function ownField(
  field: FieldDefinitionNode,
  isExternal: boolean,
  graph: string,
  own: string,
): ConstDirectiveNode {
  const [directive] = joinDirectives(field, 'join__field', graph);
  const typed = directive === undefined ? [] : argumentsOf(directive, ['type']);
  const external = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: 'external' },
    value: { kind: Kind.BOOLEAN, value: true },
  } as const;
  return joinDirective('join__field', own, isExternal ? [...typed, external] : typed);
}

function moved(field: FieldDefinitionNode, from: string, to: string): FieldDefinitionNode {
  const directives = (field.directives ?? []).map((directive) =>
    directive.name.value === 'join__field' && joinArgument(directive, 'graph') === from
      ? joinDirective('join__field', to, argumentsOf(directive, ['requires', 'type']))
      : directive,
  );
  return { ...field, directives };
}

function withValues(
  definition: EnumTypeDefinitionNode,
  graph: string,
  own: string,
): EnumTypeDefinitionNode {
  const values = (definition.values ?? []).map((value) =>
    joinDirectives(value, 'join__enumValue', graph).length === 0
      ? value
      : added(value, joinDirective('join__enumValue', own)),
  );
  return { ...added(definition, joinDirective('join__type', own)), values };
}

function withInputs(
  definition: InputObjectTypeDefinitionNode,
  graph: string,
  own: string,
): InputObjectTypeDefinitionNode {
  const fields = (definition.fields ?? []).map((field) => {
    const directives = joinDirectives(field, 'join__field', graph);
    return added(
      field,
      ...directives.map((directive) =>
        joinDirective('join__field', own, argumentsOf(directive, ['type'])),
      ),
    );
  });
  return { ...added(definition, joinDirective('join__type', own)), fields };
}
