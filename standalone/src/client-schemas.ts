import { apiSchemaOf, contractOf, hubContracts } from '@hub/gateway';
import type { GraphQLSchema } from 'graphql';

/** The graph that a folder of `operations/` is proved against: a contract of its name, else the public one. */
export function clientSchemas(supergraphSdl: string): (client: string) => GraphQLSchema {
  const made = new Map<string, GraphQLSchema>();
  return (client) => {
    const contract = hubContracts.find(({ name }) => name === client);
    const graph = contract?.name ?? 'public';
    const known = made.get(graph);
    if (known !== undefined) return known;
    const schema = apiSchemaOf(
      contract === undefined ? supergraphSdl : contractOf(supergraphSdl, contract.filter),
    );
    made.set(graph, schema);
    return schema;
  };
}
