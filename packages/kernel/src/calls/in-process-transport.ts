import { baseErrors } from '../errors/base-errors.js';
import type {
  SubgraphName,
  SubgraphRequest,
  SubgraphResponse,
  SubgraphTransport,
} from './subgraph-transport.js';

export interface SubgraphExecutor {
  execute(request: SubgraphRequest): Promise<SubgraphResponse>;
}

/** Reaches subgraphs that run in this process; they register when they start. */
export class InProcessTransport implements SubgraphTransport {
  private readonly executors = new Map<SubgraphName, SubgraphExecutor>();

  register(subgraph: SubgraphName, executor: SubgraphExecutor): void {
    this.executors.set(subgraph, executor);
  }

  async execute(subgraph: SubgraphName, request: SubgraphRequest): Promise<SubgraphResponse> {
    const executor = this.executors.get(subgraph);
    if (executor === undefined) {
      throw baseErrors.refuse(
        'UPSTREAM_UNAVAILABLE',
        `The capability ${subgraph} does not run in this process`,
      );
    }
    const { signal } = request;
    if (signal === undefined) return await executor.execute(request);
    signal.throwIfAborted();
    return await settleBefore(signal, executor.execute(request));
  }
}

async function settleBefore<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const abort = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
