import { GraphQLError } from 'graphql';
import { fractionOf, hashOf } from './seeded-random.fixture.js';
import type { SubgraphReply } from './subgraph-question.fixture.js';

/** How a whole subgraph misbehaves. */
export type SubgraphFault =
  /** `data: null` with one error that has no path. */
  | 'error'
  /** `data: null` and nothing else. */
  | 'null-data'
  /** An answer that is no GraphQL: the client refuses it. */
  | 'html'
  /** No answer in time. */
  | 'timeout'
  /** One entity fewer than asked for. */
  | 'too-few';

/** What goes wrong in a world. Everything is decided by coordinate, so that it repeats. */
export interface Faults {
  /** How often a field throws, 0 to 1. */
  readonly fieldRate: number;
  readonly salt: number;
  entity(subgraph: string, type: string, identity: number): 'null' | 'error' | null;
  /** Applies to questions for entities, or to all. */
  readonly subgraphs: Readonly<Record<string, { fault: SubgraphFault; entitiesOnly: boolean }>>;
}

/** Nothing goes wrong. */
export const NO_FAULTS: Faults = { fieldRate: 0, salt: 0, entity: () => null, subgraphs: {} };

/** Faults at random places. */
export function randomFaults(
  salt: number,
  rates: { fields: number; entityNulls: number; entityErrors: number },
): Faults {
  return {
    ...NO_FAULTS,
    fieldRate: rates.fields,
    salt,
    entity: (subgraph, type, identity) => {
      const draw = fractionOf(hashOf(`entity ${salt} ${subgraph} ${type}#${identity}`));
      if (draw < rates.entityNulls) return 'null';
      return draw < rates.entityNulls + rates.entityErrors ? 'error' : null;
    },
  };
}

/** Whether that field throws. */
export function fieldFails(
  { fieldRate, salt }: Faults,
  type: string,
  identity: number,
  field: string,
): boolean {
  return fieldRate > 0 && fractionOf(hashOf(`${salt} ${type}#${identity}.${field}`)) < fieldRate;
}

/**
 * What a broken subgraph says to a question; null when it is well.
 *
 * @throws GraphQLError when it cannot be reached
 */
export async function faultOf(
  faults: Faults,
  subgraph: string,
  query: string,
): Promise<SubgraphReply | null> {
  const plan = faults.subgraphs[subgraph];
  if (plan === undefined || (plan.entitiesOnly && !query.includes('_entities'))) return null;
  switch (plan.fault) {
    case 'error':
      return {
        data: null,
        errors: [{ message: `${subgraph} is unwell`, extensions: { code: 'UNWELL' } }],
      };
    case 'null-data':
      return { data: null };
    case 'html':
      throw unreachable(`The ${subgraph} capability cannot be reached.`, 'UPSTREAM_UNAVAILABLE');
    case 'timeout':
      throw unreachable(`The ${subgraph} capability did not answer in time.`, 'DEADLINE_EXCEEDED');
    case 'too-few':
      return null;
  }
}

function unreachable(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, retryable: true } });
}
