import { Pool } from 'undici';
import type { SubgraphAnswer, SubgraphFetch } from '../engine/subgraph-client.js';
import type { Attempt, SubgraphLayer } from './attempt.js';
import { endOfTry, type Deadlines } from './deadlines.js';
import { demandFor } from './demand-for.js';
import { HttpExchange, type ExchangeTerms } from './http-exchange.js';
import { UnansweredFetch } from './unanswered-fetch.js';

/** How one subgraph is asked over HTTP. */
export interface HttpSubgraphOptions {
  readonly subgraph: string;
  /** Its GraphQL endpoint, or its origin when that is `/graphql`. */
  readonly url: string;
  readonly deadlines: Deadlines;
  /** Connections kept at most; one fetch each at a time. */
  readonly connections: number;
  /** Largest body taken, in bytes. */
  readonly largestAnswerBytes: number;
  /** Asks for packed answers. Costs more time than it saves on one machine or one rack; pays over slow lines. */
  readonly acceptGzip: boolean;
  /** Keeps the bodies of answers, for layers that share them. */
  readonly shareable: boolean;
}

/** Time to open a connection, in milliseconds: a subgraph that is there accepts at once. */
const CONNECT_MILLISECONDS = 3_000;

/**
 * Asks one subgraph over kept-alive connections. Every fetch is sent at most once: repeating is for the layers above.
 *
 * An idle connection is closed after four seconds unless the server promises to keep it longer, so that a request
 * rarely meets a connection the server is just closing.
 */
export class HttpSubgraphClient implements SubgraphLayer {
  private readonly pool: Pool;
  private readonly path: string;
  private readonly headers: readonly string[];
  private readonly terms: ExchangeTerms;
  private readonly deadlines: Deadlines;

  constructor(options: HttpSubgraphOptions) {
    const { origin, pathname, search } = new URL(options.url);
    this.path = (pathname === '/' ? '/graphql' : pathname) + search;
    this.pool = new Pool(origin, {
      connections: options.connections,
      pipelining: 1,
      connectTimeout: CONNECT_MILLISECONDS,
      // The deadline of the fetch covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const json = ['content-type', 'application/json', 'accept', 'application/json'];
    this.headers = options.acceptGzip ? [...json, 'accept-encoding', 'gzip'] : json;
    this.deadlines = options.deadlines;
    this.terms = options;
  }

  fetch(fetch: SubgraphFetch, attempt?: Attempt): Promise<SubgraphAnswer> {
    return new Promise((resolve, reject) => {
      const demand = demandFor(fetch);
      if (demand?.isOver === true) {
        reject(new UnansweredFetch(this.terms.subgraph, 'abandoned'));
        return;
      }
      const end = endOfTry(fetch, this.deadlines, attempt);
      if (end === null) {
        reject(new UnansweredFetch(this.terms.subgraph, 'out of time'));
        return;
      }
      const exchange = new HttpExchange(this.terms, fetch.template, resolve, reject);
      exchange.endAfter(end.milliseconds, end.failure);
      exchange.endWith(demand);
      if (attempt !== undefined) {
        attempt.tally.attempts += 1;
        attempt.whenCancelled(() => exchange.giveUp('cancelled'));
      }
      this.pool.dispatch(
        {
          method: 'POST',
          path: this.path,
          headers: this.headersOf(fetch.request.headers),
          body: bodyOf(fetch),
        },
        exchange,
      );
    });
  }

  /** Fetches under way end first. */
  async close(): Promise<void> {
    await this.pool.close();
  }

  /** Names and values in turn: the form the pool need not convert. */
  private headersOf(headers: Readonly<Record<string, string>>): string[] {
    const list = this.headers.slice();
    for (const name in headers) {
      const value = headers[name];
      if (value !== undefined) list.push(name, value);
    }
    return list;
  }
}

function bodyOf({ template, variablesJson }: SubgraphFetch): string {
  const { documentJson, operationName } = template;
  return operationName === undefined
    ? `{"query":${documentJson},"variables":${variablesJson}}`
    : `{"query":${documentJson},"variables":${variablesJson},"operationName":"${operationName}"}`;
}
