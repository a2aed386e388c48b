import type { NamedContract } from './check-subgraph.js';

/** The graphs that the hub serves beside the public one; a client's policy names the one it sees. */
export const hubContracts: readonly NamedContract[] = [
  { name: 'partner', filter: { include: ['partner'], exclude: [] } },
];
