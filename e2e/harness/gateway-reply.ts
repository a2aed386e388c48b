import { z } from 'zod';

/** What the gateway answered over HTTP, to the letter. */
export interface GatewayReply {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly {
    readonly message: string;
    readonly code: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
}

/** One request to the gateway. */
export interface GatewayRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The whole `authorization` header, such as `Bearer …`; nobody in particular when it is left out. */
  readonly authorization?: string | undefined;
  readonly client?: string;
}

const body = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z.object({
          code: z.string(),
          details: z.record(z.string(), z.unknown()).optional(),
        }),
      }),
    )
    .optional(),
});

/** Asks the gateway and reads status, data and errors. */
export async function askGateway(url: string, request: GatewayRequest): Promise<GatewayReply> {
  const { query, variables, authorization, client = 'app' } = request;
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'apollographql-client-name': client,
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = body.parse(await response.json());
  return {
    status: response.status,
    data: data ?? null,
    errors: errors.map(({ message, extensions }) => ({
      message,
      code: extensions.code,
      details: extensions.details ?? {},
    })),
  };
}
