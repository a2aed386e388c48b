import { readFileSync } from 'node:fs';

const here = new URL('./', import.meta.url);
const operations = new URL('../../../operations/', import.meta.url);
const read = (path, base) => readFileSync(new URL(path, base), 'utf8');

/**
 * What is asked, of which set of subgraphs.
 *
 * @type {Record<string, {title: string, set: 'shop' | 'hub', query: string, variables: object}>}
 */
export const workloads = {
  a: {
    title: 'pos/CustomerHistory: 50 orders of 3 lines, 50 timeline entries, 20 coupons',
    set: 'hub',
    query: read('pos/CustomerHistory.graphql', operations),
    variables: {
      by: { pickupCode: '583920' },
      storeId: '01JB7Q5KXC0000000000000001',
      orders: 50,
      events: 50,
    },
  },
  b: {
    title: 'deep query over many entities',
    set: 'shop',
    query: read('deep.graphql', here),
    variables: {},
  },
  c: {
    title: 'small query of one subgraph',
    set: 'shop',
    query: read('small.graphql', here),
    variables: { upc: '3' },
  },
  d: {
    title: 'mutation, then a field of an entity',
    set: 'shop',
    query: read('mutation.graphql', here),
    variables: { authorId: '2', upc: '3', body: 'Warm, and it does not itch.' },
  },
};

/** The request body of a workload, as text. */
export const bodyOf = ({ query, variables }) => JSON.stringify({ query, variables });
