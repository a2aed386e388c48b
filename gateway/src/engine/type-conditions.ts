import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

/** Whether an object of the named type is what a fragment's type condition asks for. */
export function typeMatches(
  schema: GraphQLSchema,
  typename: string,
  typeCondition: string,
): boolean {
  if (typename === typeCondition) return true;
  const type = schema.getType(typename);
  const condition = schema.getType(typeCondition);
  return (
    (isObjectType(type) || isInterfaceType(type)) &&
    isAbstractType(condition) &&
    schema.isSubType(condition, type)
  );
}
