/** Counts look-ups, for metrics. */
export type CacheTally = (counted: {
  readonly cache: 'entity' | 'response';
  readonly hits: number;
  readonly misses: number;
}) => void;
