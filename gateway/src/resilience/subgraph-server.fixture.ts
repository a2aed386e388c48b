import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request carried, and how many came before it on the same connection. */
export interface Received {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly earlierOnConnection: number;
}

export type Behaviour = (response: ServerResponse, received: Received) => void;

/** A real HTTP server that behaves as a test wants. */
export interface SubgraphServer {
  readonly url: string;
  readonly received: Received[];
  /** From the next request on. */
  behave(behaviour: Behaviour): void;
  /** Ends at once, connections included. */
  stop(): Promise<void>;
}

export async function startSubgraphServer(
  first: Behaviour = answerJson({ data: { ok: true } }),
  port = 0,
): Promise<SubgraphServer> {
  let behaviour = first;
  const received: Received[] = [];
  const counts = new WeakMap<object, number>();
  const server = createServer((request, response) => {
    const earlierOnConnection = counts.get(request.socket) ?? 0;
    counts.set(request.socket, earlierOnConnection + 1);
    readBody(request).then(
      (body) => {
        const arrived = { body, headers: request.headers, earlierOnConnection };
        received.push(arrived);
        behaviour(response, arrived);
      },
      () => undefined,
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    received,
    behave: (next) => (behaviour = next),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An address where nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = await startSubgraphServer();
  await server.stop();
  return server.url;
}

export function answerJson(body: unknown, status = 200): Behaviour {
  return answerText(JSON.stringify(body), status, 'application/json');
}

export function answerText(text: string, status = 200, type = 'text/html'): Behaviour {
  return (response) => response.writeHead(status, { 'content-type': type }).end(text);
}

export const neverAnswer: Behaviour = () => undefined;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
