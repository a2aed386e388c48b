/** A door of a subgraph beside GraphQL, e.g. a payment provider's notice; it authenticates by itself. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  handler(request: HttpRouteRequest): Promise<HttpRouteResponse> | HttpRouteResponse;
}

export interface HttpRouteRequest {
  /** The body as it came, because signatures are over bytes; empty without a body. */
  readonly rawBody: Buffer;
  /** Lower-case names; of a repeated header the values joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Of a repeated parameter the last. */
  readonly query: Readonly<Record<string, string>>;
  /** Values of `:name` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
}

export interface HttpRouteResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
}
