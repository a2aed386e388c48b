import type { RouteHandlerMethod } from 'fastify';
import { graphiqlPage } from './graphiql-page.js';

/** A browser that opens the address gets GraphiQL; everybody else gets the graph. */
export function withGraphiql(graphql: RouteHandlerMethod): RouteHandlerMethod {
  return async function answer(request, reply) {
    const wantsPage =
      request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage) return graphql.call(this, request, reply);
    const page = await graphiqlPage();
    return reply.type('text/html; charset=utf-8').header('content-encoding', 'gzip').send(page);
  };
}
