import { Pool } from 'undici';
import { z } from 'zod';
import { baseErrors } from '../errors/base-errors.js';
import type {
  SubgraphName,
  SubgraphRequest,
  SubgraphResponse,
  SubgraphTransport,
} from './subgraph-transport.js';

const connectionsPerSubgraph = 64;

const answerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
});

interface Upstream {
  readonly pool: Pool;
  readonly path: string;
}

/** Reaches subgraphs over HTTP with kept-alive connections; the URL is the subgraph's GraphQL endpoint or its origin. */
export class HttpTransport implements SubgraphTransport {
  private readonly upstreams: ReadonlyMap<SubgraphName, Upstream>;

  constructor(urls: Readonly<Record<SubgraphName, string>>) {
    this.upstreams = new Map(Object.entries(urls).map(([name, url]) => [name, openUpstream(url)]));
  }

  async execute(subgraph: SubgraphName, request: SubgraphRequest): Promise<SubgraphResponse> {
    const upstream = this.upstreams.get(subgraph);
    if (upstream === undefined) {
      throw baseErrors.refuse(
        'UPSTREAM_UNAVAILABLE',
        `No URL is configured for the capability ${subgraph}`,
      );
    }
    const { query, variables, operationName, headers, signal } = request;
    const { statusCode, body } = await upstream.pool.request({
      method: 'POST',
      path: upstream.path,
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables, operationName }),
      ...(signal === undefined ? {} : { signal }),
    });
    const answer = answerShape.safeParse(await body.json().catch(() => undefined));
    if (answer.success) return answer.data;
    throw baseErrors.refuse(
      'UPSTREAM_UNAVAILABLE',
      `The capability ${subgraph} answered ${String(statusCode)} without GraphQL`,
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.upstreams.values()].map((upstream) => upstream.pool.close()));
  }
}

function openUpstream(url: string): Upstream {
  const { origin, pathname } = new URL(url);
  return {
    pool: new Pool(origin, { connections: connectionsPerSubgraph, keepAliveTimeout: 30_000 }),
    path: pathname === '/' ? '/graphql' : pathname,
  };
}
