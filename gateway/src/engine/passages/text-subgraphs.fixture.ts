import type { SubgraphAnswer, SubgraphClient, SubgraphFetch } from '../subgraph-client.js';
import type { AnswerObject } from '../own-property.js';

/** Capabilities that answer the very texts a test says, in the order they are asked. */
export class TextSubgraphs implements SubgraphClient {
  /** What was read of each answer; null of one that had to be parsed. */
  readonly read: (AnswerObject | null)[] = [];
  readonly variables: string[] = [];

  /** @param reads whether answers are read before they are parsed */
  constructor(
    private readonly texts: readonly string[],
    private readonly reads = true,
  ) {}

  async fetch({ template, variablesJson }: SubgraphFetch): Promise<SubgraphAnswer> {
    const text = this.texts[this.variables.length] ?? '';
    this.variables.push(variablesJson);
    const data = this.reads ? (template.reader?.read(Buffer.from(text)) ?? null) : null;
    this.read.push(data === null ? null : structuredClone(data));
    return data === null ? (JSON.parse(text) as SubgraphAnswer) : { data };
  }
}
