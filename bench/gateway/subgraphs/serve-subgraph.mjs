import { createServer } from 'node:http';
import { Buffer } from 'node:buffer';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse } from 'graphql';

/** Answers kept per subgraph; past this many a request is answered without being remembered. */
const rememberedAnswers = 2_000;

/**
 * Serves one subgraph on a free port of this machine. The answer to a request body is computed once by
 * graphql-js and then given from memory, so that a subgraph never holds a gateway up.
 *
 * @returns {Promise<{name: string, url: string, calls: () => number}>} `calls` counts every request
 */
export async function serveSubgraph({ name, sdl, resolvers }) {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers });
  const answers = new Map();
  let calls = 0;

  async function answerTo(body) {
    const known = answers.get(body);
    if (known !== undefined) return known;
    const { query, variables, operationName } = JSON.parse(body);
    const result = await execute({
      schema,
      document: parse(query),
      variableValues: variables,
      operationName,
    });
    const answer = Buffer.from(JSON.stringify(result));
    if (answers.size < rememberedAnswers) answers.set(body, answer);
    return answer;
  }

  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    calls += 1;
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      answerTo(body).then(
        (answer) =>
          response
            .writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
            .end(answer),
        (fault) => response.writeHead(400).end(String(fault)),
      );
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { name, url: `http://127.0.0.1:${server.address().port}/graphql`, calls: () => calls };
}
