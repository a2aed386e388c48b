/**
 * How a workload is asked. Every request carries an `authorization` header that the gateways pass on to
 * the subgraphs; it is the same for all, or another one for each request.
 *
 * @type {Record<string, {title: string, dedup: 'on' | 'off', identities: 'one' | 'each'}>}
 */
export const variants = {
  off: { title: 'dedup off', dedup: 'off', identities: 'one' },
  on: { title: 'dedup on, one identity', dedup: 'on', identities: 'one' },
  identities: {
    title: 'dedup on, another identity for each request',
    dedup: 'on',
    identities: 'each',
  },
};
