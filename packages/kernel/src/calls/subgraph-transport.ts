/** The five capabilities of the hub, by the name they have in URLs, databases and tokens. */
export type SubgraphName = string;

export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  /** Lower-case names; carries the signed actor and the request id. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export interface SubgraphResponse {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly SubgraphError[] | undefined;
}

/** Carries one operation to one subgraph. The gateway and the capabilities use the same one. */
export interface SubgraphTransport {
  execute(subgraph: SubgraphName, request: SubgraphRequest): Promise<SubgraphResponse>;
}
