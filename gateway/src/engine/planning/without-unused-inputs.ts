import { buildASTSchema, isInterfaceType, type DocumentNode, type GraphQLSchema } from 'graphql';
import { isTypeWithFields, joinArgument, type TypeWithFields } from './join-directives.js';
import { usedInputs } from './used-inputs.js';

/** Leaves out where fields are external to a capability that does not need them: for the planner that is an error. */
export function withoutUnusedInputs(
  document: DocumentNode,
  concerns: (field: string) => boolean,
): DocumentNode {
  const schema = buildASTSchema(document, { assumeValid: true });
  const used = usedInputs(schema, document);
  const definitions = document.definitions.map((definition) => {
    if (!isTypeWithFields(definition)) return definition;
    const fields = definition.fields?.map((field) => {
      if (!concerns(field.name.value)) return field;
      const directives = field.directives?.filter((directive) => {
        const graph = joinArgument(directive, 'graph') ?? '';
        return (
          joinArgument(directive, 'external') !== 'true' ||
          used.has(`${graph} ${definition.name.value}.${field.name.value}`) ||
          interfacesWith(schema, definition, graph, field.name.value).length > 0
        );
      });
      return { ...field, ...(directives === undefined ? {} : { directives }) };
    });
    return { ...definition, ...(fields === undefined ? {} : { fields }) };
  });
  return { ...document, definitions };
}

/** The interfaces that a type implements in a capability and that have a field there. */
export function interfacesWith(
  schema: GraphQLSchema,
  { directives }: TypeWithFields,
  graph: string,
  field: string,
): string[] {
  return (directives ?? []).flatMap((directive) => {
    if (directive.name.value !== 'join__implements') return [];
    const above = schema.getType(joinArgument(directive, 'interface') ?? '');
    return joinArgument(directive, 'graph') === graph &&
      isInterfaceType(above) &&
      Object.hasOwn(above.getFields(), field)
      ? [above.name]
      : [];
  });
}
