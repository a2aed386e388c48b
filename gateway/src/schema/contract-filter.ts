/** Which tags make a graph for some of its clients. */
export interface ContractFilter {
  /** Only what carries one of these is shown; empty for everything. */
  readonly include: readonly string[];
  /** What carries one of these is hidden, whatever else it carries. */
  readonly exclude: readonly string[];
}
