import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import {
  startSubgraphServer,
  type Behaviour,
  type SubgraphServer,
} from './resilience/subgraph-server.fixture.js';

const IMPORTS = [
  '@key',
  '@inaccessible',
  '@shareable',
  '@external',
  '@requires',
  '@interfaceObject',
  '@override',
  '@composeDirective',
  '@authenticated',
  '@requiresScopes',
  '@policy',
  '@cost',
  '@listSize',
];

const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${IMPORTS.map((name) => `"${name}"`).join(', ')}])
  @link(url: "https://specs.hub.example/hub/v1.0", import: ["@cached", "@evicts", "@masked"])
  @composeDirective(name: "@cached") @composeDirective(name: "@evicts") @composeDirective(name: "@masked")
directive @cached(maxAgeSeconds: Int!, private: Boolean) on FIELD_DEFINITION
directive @evicts(types: [String!]!) on FIELD_DEFINITION
directive @masked(as: String!, unless: [[String!]!]!) on FIELD_DEFINITION
`;

export type Resolvers = NonNullable<
  Exclude<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]> extends infer Part
    ? Part extends { resolvers?: infer Given }
      ? Given
      : never
    : never
>;

/** What a capability is made of in a test; `sdl` needs no header. */
export interface CapabilityDefinition {
  readonly sdl: string;
  readonly resolvers: Resolvers;
}

/** A request as it arrived on the wire. */
export interface AskedCapability {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A capability that runs its schema behind real HTTP, and remembers what it was asked. */
export interface Capability {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
  readonly server: SubgraphServer;
  /** Every request so far. */
  asked(): AskedCapability[];
  /** Forgets what it was asked. */
  forget(): void;
  /** Answers as its schema says; what a server does until it is told otherwise. */
  readonly answer: Behaviour;
}

export async function startCapability(
  name: string,
  { sdl, resolvers }: CapabilityDefinition,
): Promise<Capability> {
  const whole = HEADER + sdl;
  const schema = buildSubgraphSchema({ typeDefs: parse(whole), resolvers });
  const answer: Behaviour = (response, { body }) => {
    const { query, variables } = JSON.parse(body) as AskedCapability;
    void graphql({ schema, source: query, variableValues: variables }).then((result) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
    });
  };
  const server = await startSubgraphServer(answer);
  return {
    name,
    url: server.url,
    sdl: whole,
    server,
    answer,
    asked: () =>
      server.received.map(({ body, headers }) => ({
        ...(JSON.parse(body) as Omit<AskedCapability, 'headers'>),
        headers,
      })),
    forget: () => void server.received.splice(0),
  };
}

/** Lets a capability take requests and answer none until it is told to. */
export function holdBack(capability: Capability): {
  /** Resolves when so many requests wait. */
  arrived(count: number): Promise<void>;
  /** Answers those that wait and whatever comes later. */
  letGo(): void;
} {
  const waiting: (() => void)[] = [];
  capability.server.behave((response, received) => {
    waiting.push(() => {
      capability.answer(response, received);
    });
  });
  return {
    arrived: async (count) => {
      while (waiting.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    letGo: () => {
      capability.server.behave(capability.answer);
      for (const answer of waiting.splice(0)) answer();
    },
  };
}
