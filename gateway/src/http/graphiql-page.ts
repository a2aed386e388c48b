import { renderGraphiQL } from '@graphql-yoga/render-graphiql';

const FIRST_QUERY = `# 欢迎使用业务中台 · Welcome to the capability hub
# Sign in (see the demo sign-ins that \`npm start\` printed) and put the token below under Headers:
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

let page: string | undefined;

/** The GraphiQL page, whole in one answer: it loads nothing from anywhere else. */
export function graphiqlPage(): string {
  page ??= renderGraphiQL({ endpoint: '/graphql', title: '业务中台 · Capability hub', defaultQuery: FIRST_QUERY });
  return page;
}
