import { parse, validate } from 'graphql';
import { composeSupergraph } from '../federation/compose-supergraph.js';
import { compileOperation } from './compile-operation.js';
import type { OperationAnswer } from './compiled-operation.js';
import type { EntityAnswers } from './entity-answers.js';
import type { FieldRules } from './field-rules.js';
import { readGraph, type Graph } from './graph.js';
import type { SubgraphAnswer, SubgraphClient, SubgraphFetch } from './subgraph-client.js';

const IMPORTS = [
  '@key',
  '@inaccessible',
  '@shareable',
  '@external',
  '@requires',
  '@interfaceObject',
  '@provides',
  '@override',
];

function link(more: readonly string[]): string {
  const imports = [...IMPORTS, ...more].map((name) => `"${name}"`).join(', ');
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;
}

/** Everybody may see everything as it is. */
export const openRules: FieldRules = { classKey: '', denial: () => null, mask: () => null };

/** A graph of small capabilities written out in a test. */
export function graphOf(
  subgraphs: Readonly<Record<string, string>>,
  moreImports: readonly string[] = [],
): Graph {
  return readGraph(
    composeSupergraph(
      Object.entries(subgraphs).map(([name, sdl]) => ({
        name,
        url: `http://${name}`,
        sdl: `${link(moreImports)}\n${sdl}`,
      })),
    ),
  );
}

/** A fetch as a test looks at it. */
export interface SeenFetch {
  readonly subgraph: string;
  readonly document: string;
  readonly variables: Record<string, unknown>;
}

type Answering = (fetch: SeenFetch) => SubgraphAnswer | Promise<SubgraphAnswer>;

/** Capabilities that answer as a test says, and remember what they were asked. */
export class ScriptedSubgraphs implements SubgraphClient {
  readonly seen: SeenFetch[] = [];

  constructor(private readonly answers: Readonly<Record<string, Answering>>) {}

  async fetch({ template, variablesJson }: SubgraphFetch): Promise<SubgraphAnswer> {
    const { subgraph, document } = template;
    const variables = JSON.parse(variablesJson) as Record<string, unknown>;
    const seen = { subgraph, document, variables };
    this.seen.push(seen);
    const answer = this.answers[subgraph];
    if (answer === undefined) throw new Error(`No answer is prepared for ${subgraph}.`);
    const given = await answer(seen);
    // As it would arrive over HTTP, so that it is read as such an answer is.
    const data = template.reader?.read(Buffer.from(JSON.stringify(given))) ?? null;
    return data === null ? structuredClone(given) : { data };
  }
}

/** How a test asks. */
export interface Asking {
  readonly variables?: Record<string, unknown>;
  readonly rules?: FieldRules;
  readonly strangerRules?: FieldRules;
  readonly operationName?: string;
  readonly remembered?: EntityAnswers;
}

/** Compiles and runs an operation; the document must be valid. */
export async function run(
  graph: Graph,
  client: SubgraphClient,
  query: string,
  { variables = {}, rules = openRules, strangerRules, operationName, remembered }: Asking = {},
): Promise<OperationAnswer & { readonly value: unknown; readonly by: string }> {
  const document = parse(query);
  const faults = validate(graph.apiSchema, document);
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join(' '));
  const operation = compileOperation(graph, document, {
    operationName,
    rules,
    strangerRules,
    mask: () => '***',
    overrides: new Map(graph.overrideLabels.map((label) => [label, false])),
  });
  const request = {
    requestId: 'r-1',
    identityKey: 'anonymous',
    headers: {},
    operationName: operation.name,
    clientName: null,
  };
  const coerced = operation.coerce(variables);
  const answer = await operation.run(client, request, coerced, remembered ?? null);
  const { data } = JSON.parse(answer.body.toString()) as { readonly data: unknown };
  return { ...answer, value: data, by: (await operation.variant(coerced.coerced)).by };
}
