import { httpRefusalOf } from '@hub/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Demand, NobodyWaits } from '../engine/demand.js';
import type { Pipeline } from './pipeline.js';
import {
  badRequest,
  readRequestAddress,
  readRequestBody,
  type GraphqlRequest,
} from './graphql-request.js';
import { RequestRefused } from './request-refused.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

/** Content types a foreign page may send without asking first. */
const SIMPLE_TYPES = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)/i;

/** GraphQL over HTTP: reads a request, has it answered, and writes what the pipeline says. */
export class GraphqlEndpoint {
  constructor(private readonly pipeline: Pick<Pipeline, 'answer'>) {}

  /** Handles a GET or POST. */
  handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    return this.#answer(request, reply, () => readRequest(request));
  }

  /** Answers a request whose body could not be read, counted and logged as any other. */
  refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { reason, status } = httpRefusalOf(error);
    return this.#answer(request, reply, () => {
      if (hasLeft(reply)) throw new NobodyWaits();
      throw status < 500 ? new RequestRefused([reason], status) : error;
    });
  }

  async #answer(
    request: FastifyRequest,
    reply: FastifyReply,
    read: () => GraphqlRequest,
  ): Promise<FastifyReply> {
    const { headers, id } = request;
    const answer = await this.pipeline.answer({
      read,
      headers,
      address: request.ip,
      requestId: id,
      asker: askerOf(reply),
      readOnly: request.method === 'GET',
    });
    for (const name in answer.headers) void reply.header(name, answer.headers[name]);
    void reply.header('x-request-id', id);
    return reply
      .status(answer.status)
      .type(wantsGraphqlType(headers.accept) ? GRAPHQL_TYPE : JSON_TYPE)
      .send(answer.body);
  }
}

/** Whether the client waits: a connection that closes before its answer was written says no. */
function askerOf(reply: FastifyReply): Demand {
  const asker = new Demand();
  if (hasLeft(reply)) asker.end();
  else
    reply.raw.once('close', () => {
      if (hasLeft(reply)) asker.end();
    });
  return asker;
}

function hasLeft({ raw }: FastifyReply): boolean {
  return raw.destroyed && !raw.writableFinished;
}

function readRequest(request: FastifyRequest): GraphqlRequest {
  refuseForeignPages(request);
  return request.method === 'GET'
    ? readRequestAddress(new URL(request.url, 'http://localhost').searchParams)
    : readRequestBody(request.body);
}

/**
 * A foreign page can make a browser send a request with its cookies only if it is a simple one: so a request must have
 * a content type or a header that is not.
 */
function refuseForeignPages({ headers }: FastifyRequest): void {
  const type = headers['content-type'];
  if (type !== undefined && !SIMPLE_TYPES.test(type)) return;
  if (headers['x-apollo-operation-name'] || headers['apollo-require-preflight']) return;
  throw badRequest(
    'This might be a request of a foreign page: send "content-type: application/json" or the header apollo-require-preflight.',
  );
}

function wantsGraphqlType(accept: string | undefined): boolean {
  return accept?.includes('application/graphql-response+json') === true;
}
