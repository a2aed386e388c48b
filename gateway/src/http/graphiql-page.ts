import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const FIRST_QUERY = `# 欢迎使用业务中台 · Welcome to the capability hub
# To act as somebody, put a token (npm run hub -- token --help) below under Headers:
#   { "authorization": "Bearer <token>", "apollographql-client-name": "app" }

query Shelf {
  shelf(categoryCode: "sun-care", first: 5) {
    nodes {
      name { zh en }
      skus { code price { amountMinor currency } availability { stockClass } }
    }
  }
}
`;

let page: Promise<Buffer> | undefined;

/** The GraphiQL page, gzipped, whole in one answer: it loads nothing from anywhere else. */
export function graphiqlPage(): Promise<Buffer> {
  page ??= renderPage();
  return page;
}

// Nine megabytes of page: loaded when somebody opens it, not when the gateway starts.
async function renderPage(): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    endpoint: '/graphql',
    title: '业务中台 · Capability hub',
    defaultQuery: FIRST_QUERY,
  });
  return promisify(gzip)(html);
}
