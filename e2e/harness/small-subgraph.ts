import { buildSubgraphSchema } from '@apollo/subgraph';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { graphql, parse } from 'graphql';
import { z } from 'zod';

const HEADER =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

type Parts = Exclude<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>;
type Resolvers = Parts extends infer Part
  ? Part extends { resolvers?: infer Given }
    ? NonNullable<Given>
    : never
  : never;

/** A subgraph that is not the hub's, on an HTTP server of its own. */
export interface SmallSubgraph {
  readonly name: string;
  readonly url: string;
  /** Without the header that every subgraph has. */
  readonly sdl: string;
  /** Documents it was asked so far. */
  readonly asked: readonly string[];
  /** From now on every answer waits for this. */
  answerAfter(moment: Promise<void>): void;
  /** Ends at once, connections included. */
  stop(): Promise<void>;
}

const question = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).optional(),
});

export async function startSmallSubgraph(
  name: string,
  sdl: string,
  resolvers: Resolvers,
): Promise<SmallSubgraph> {
  const schema = buildSubgraphSchema({ typeDefs: parse(HEADER + sdl), resolvers });
  const asked: string[] = [];
  let moment = Promise.resolve();
  const server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      const { query, variables } = question.parse(JSON.parse(body));
      asked.push(query);
      await moment;
      const answer = await graphql({ schema, source: query, variableValues: variables });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    name,
    url: `http://127.0.0.1:${String(port)}/graphql`,
    sdl,
    asked,
    answerAfter: (given) => {
      moment = given;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What composition is given of a subgraph. */
export function schemaOf(
  { name, url, sdl }: Pick<SmallSubgraph, 'name' | 'url' | 'sdl'>,
  change: (sdl: string) => string = (unchanged) => unchanged,
): { readonly name: string; readonly url: string; readonly sdl: string } {
  return { name, url, sdl: HEADER + change(sdl) };
}

/** A port of this machine that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
