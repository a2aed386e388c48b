import { DomainError } from '../errors/domain-error.js';
import type {
  SubgraphName,
  SubgraphRequest,
  SubgraphResponse,
  SubgraphTransport,
} from '../calls/subgraph-transport.js';

/** Plays another capability: gets the operation, answers `data`; a thrown `DomainError` is its refusal. */
export type RemoteCapability = (
  request: RemoteRequest,
) => Promise<Record<string, unknown>> | Record<string, unknown>;

export interface RemoteRequest {
  readonly operationName: string | undefined;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type RemoteCapabilities = Readonly<Partial<Record<SubgraphName, RemoteCapability>>>;

export interface RemoteCall extends RemoteRequest {
  readonly subgraph: SubgraphName;
}

/** Stands for the other capabilities of the hub and remembers what it was asked. */
export class RemoteCapabilitiesTransport implements SubgraphTransport {
  readonly calls: RemoteCall[] = [];

  constructor(private readonly capabilities: RemoteCapabilities) {}

  async execute(subgraph: SubgraphName, request: SubgraphRequest): Promise<SubgraphResponse> {
    const remote: RemoteRequest = {
      operationName: request.operationName ?? /(?:query|mutation)\s+(\w+)/.exec(request.query)?.[1],
      query: request.query,
      // As over the wire: what JSON cannot carry does not arrive.
      variables: JSON.parse(JSON.stringify(request.variables ?? {})) as Record<string, unknown>,
    };
    this.calls.push({ subgraph, ...remote });
    const capability = this.capabilities[subgraph];
    if (capability === undefined)
      throw new Error(`This test plays no capability ${subgraph}; give one in \`remote\`.`);
    try {
      return {
        data: JSON.parse(JSON.stringify(await capability(remote))) as Record<string, unknown>,
      };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, retryable, details } = error;
      return {
        data: null,
        errors: [{ message: error.message, extensions: { code, retryable, details } }],
      };
    }
  }
}
