import type { GraphQLSchema } from 'graphql';
import { coordinatesOf } from './operation-coordinates.js';
import type { UsedOperation } from './used-operation.js';

/** Use of one coordinate by one client. */
export interface ClientUse {
  readonly client: string;
  /** Names of its operations that depend on it. */
  readonly operations: readonly string[];
  /** Requests that were recorded. */
  readonly count: number;
  /** RFC 3339; null when it was registered and never recorded. */
  readonly lastUsedAt: string | null;
}

/** One operation of a client, with what it depends on. */
export interface ClientOperation {
  readonly client: string;
  readonly graph: string;
  readonly name: string;
  readonly count: number;
  readonly lastUsedAt: string | null;
  readonly coordinates: readonly string[];
}

/** Who uses what, seen from both sides. */
export interface CoordinateUsage {
  /** By client and name; recorded and registered forms of an operation are one. */
  readonly operations: readonly ClientOperation[];
  usesOf(coordinate: string): readonly ClientUse[];
}

/** Joins operations in use with the graph they ask. */
export function usageOf(
  schema: GraphQLSchema,
  operations: readonly UsedOperation[],
): CoordinateUsage {
  const joined = joinOperations(schema, operations);
  const byCoordinate = new Map<string, ClientOperation[]>();
  for (const operation of joined)
    for (const coordinate of operation.coordinates)
      byCoordinate.set(coordinate, [...(byCoordinate.get(coordinate) ?? []), operation]);
  return {
    operations: joined,
    usesOf: (coordinate) => groupByClient(byCoordinate.get(coordinate) ?? []),
  };
}

function joinOperations(
  schema: GraphQLSchema,
  operations: readonly UsedOperation[],
): ClientOperation[] {
  const joined = new Map<string, ClientOperation>();
  for (const { client, count, document, graph, lastUsedAt, name } of operations) {
    const key = JSON.stringify([client, name]);
    const known = joined.get(key);
    joined.set(key, {
      client,
      graph,
      name,
      count: (known?.count ?? 0) + (count ?? 0),
      lastUsedAt: latest(known?.lastUsedAt ?? null, lastUsedAt),
      coordinates: [
        ...new Set([...(known?.coordinates ?? []), ...coordinatesOf(schema, document, null)]),
      ].sort(),
    });
  }
  return [...joined.values()].sort((one, other) =>
    `${one.client}/${one.name}`.localeCompare(`${other.client}/${other.name}`),
  );
}

function groupByClient(operations: readonly ClientOperation[]): ClientUse[] {
  const groups = new Map<string, ClientUse>();
  for (const { client, count, lastUsedAt, name } of operations) {
    const known = groups.get(client);
    groups.set(client, {
      client,
      operations: [...(known?.operations ?? []), name],
      count: (known?.count ?? 0) + count,
      lastUsedAt: latest(known?.lastUsedAt ?? null, lastUsedAt),
    });
  }
  return [...groups.values()];
}

function latest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
