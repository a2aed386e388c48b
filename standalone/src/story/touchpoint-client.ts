import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationsFolder } from '../repository-paths.js';

/** A refusal that the story did not expect. */
export class StoryBroken extends Error {}

/** What came back, untyped: each step reads what it needs with a zod shape. */
export interface Answer {
  readonly data: unknown;
  readonly errors: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}

/** One touchpoint as it stands in front of the hub: its name, its user's token, its own operations. */
export class TouchpointClient {
  constructor(
    private readonly url: string,
    readonly touchpoint: 'app' | 'mini-program' | 'pos' | 'console' | 'partner',
    private readonly token: string | null,
  ) {}

  /** The same touchpoint for a signed-in user. */
  as(token: string): TouchpointClient {
    return new TouchpointClient(this.url, this.touchpoint, token);
  }

  /** Runs `operations/<touchpoint>/<name>.graphql`. */
  async run(name: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    const folder = name.includes('/') ? operationsFolder : join(operationsFolder, this.touchpoint);
    return this.ask(readFileSync(join(folder, `${name}.graphql`), 'utf8'), variables);
  }

  /** Runs a document of its own. */
  async ask(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    const response = await fetch(new URL('/graphql', this.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'apollographql-client-name': this.touchpoint,
        ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: unknown; errors?: Answer['errors'] };
    return { data: body.data ?? null, errors: body.errors ?? [] };
  }
}

/** The data of an answer that must hold no errors. */
export function dataOf(answer: Answer): unknown {
  const [error] = answer.errors;
  if (error !== undefined)
    throw new StoryBroken(`${error.extensions?.code ?? 'ERROR'}: ${error.message}`);
  return answer.data;
}
