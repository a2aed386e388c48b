import type {
  FetchTemplate,
  RequestScope,
  SubgraphAnswer,
  SubgraphFetch,
} from '../engine/subgraph-client.js';
import type { Attempt, SubgraphLayer } from './attempt.js';

const document = 'query Shelf($id: ID!) { shelf(id: $id) { id } }';

export function templateOf(part: Partial<FetchTemplate> = {}): FetchTemplate {
  const text = part.document ?? document;
  return {
    subgraph: 'member',
    document: text,
    documentJson: JSON.stringify(text),
    operationName: undefined,
    kind: 'query',
    reader: null,
    ...part,
  };
}

export function scopeOf(part: Partial<RequestScope> & { deadlineAt?: number } = {}): RequestScope {
  return {
    requestId: 'r-1',
    identityKey: 'anonymous',
    headers: {},
    operationName: 'Shelf',
    clientName: null,
    ...part,
  };
}

const query = templateOf();
const mutation = templateOf({ document: 'mutation { signOut }', kind: 'mutation' });

export function queryFetch(part: Partial<SubgraphFetch> = {}): SubgraphFetch {
  return { template: query, variablesJson: '{}', request: scopeOf(), ...part };
}

export function mutationFetch(part: Partial<SubgraphFetch> = {}): SubgraphFetch {
  return { ...queryFetch(part), template: mutation };
}

/** Stands for everything below the layer under test; what it was asked is settled by the test. */
export class ManualLayer implements SubgraphLayer {
  readonly asked: {
    readonly fetch: SubgraphFetch;
    readonly attempt: Attempt | undefined;
    answer(answer?: SubgraphAnswer): void;
    fail(error: Error): void;
  }[] = [];

  fetch(fetch: SubgraphFetch, attempt?: Attempt): Promise<SubgraphAnswer> {
    return new Promise((resolve, reject) => {
      this.asked.push({
        fetch,
        attempt,
        answer: (answer = { data: {} }) => resolve(answer),
        fail: reject,
      });
    });
  }
}

/** Answers or fails at once, as the function says for the number of the fetch. */
export class ScriptedLayer implements SubgraphLayer {
  readonly asked: SubgraphFetch[] = [];

  constructor(private readonly failureOf: (nth: number) => Error | null) {}

  fetch(fetch: SubgraphFetch): Promise<SubgraphAnswer> {
    const failure = this.failureOf(this.asked.push(fetch) - 1);
    return failure === null ? Promise.resolve({ data: {} }) : Promise.reject(failure);
  }
}
