import type { GraphQLFormattedError } from 'graphql';
import type { Answer, Question, Runner } from './runner.fixture.js';
import { type AskedQuestion, makeWorld, type ToldSubgraph, type World } from './world.fixture.js';

/** An error as a case writes it: `path` joined by dots. */
export interface ExpectedError {
  readonly message: string;
  readonly path?: string;
  readonly code?: string;
}

/** What a client must get. */
export interface ExpectedAnswer {
  /** JSON text: the order of keys counts. */
  readonly data: string;
  readonly errors?: readonly ExpectedError[];
  /** `path: message` of what stands in `extensions.valueCompletion`. */
  readonly completions?: readonly string[];
}

/** One line of what an executor must get right, as a question and its answer. */
export interface ContractCase {
  /** A sentence without its subject: `sends only the variables a fetch uses`. */
  readonly title: string;
  /** By subgraph name, without the link to federation. */
  readonly sdls: Readonly<Record<string, string>>;
  readonly told: Readonly<Record<string, ToldSubgraph>>;
  readonly question: Question;
  readonly expected: ExpectedAnswer;
  /** What a test reads off the questions to the subgraphs, and what it must be. */
  readonly wire?: {
    readonly read: (asked: readonly AskedQuestion[]) => unknown;
    readonly is: unknown;
  };
  /** Why the stock executor answers something else; absent where it answers the same. */
  readonly stockDeparts?: string;
}

/** What came of a case. */
export interface ContractResult {
  readonly answer: ExpectedAnswer;
  readonly wire: unknown;
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible", "@interfaceObject"
])`;

const worlds = new Map<ContractCase, World>();

/** Runs one case and gives what came of it in the form the case expects. */
export async function runContractCase(
  contractCase: ContractCase,
  runner: Runner,
): Promise<ContractResult> {
  const world = { ...worldOf(contractCase), told: contractCase.told, asked: [] as AskedQuestion[] };
  const answer = await runner(world, contractCase.question);
  return { answer: asExpected(answer), wire: contractCase.wire?.read(world.asked) };
}

function worldOf(contractCase: ContractCase): World {
  const known = worlds.get(contractCase);
  if (known !== undefined) return known;
  const sdls = Object.fromEntries(
    Object.entries(contractCase.sdls).map(([name, sdl]) => [name, `${LINK}\n${sdl}`]),
  );
  const world = makeWorld({ name: contractCase.title, sdls });
  worlds.set(contractCase, world);
  return world;
}

function asExpected({ data, errors, extensions }: Answer): ExpectedAnswer {
  const completions = (extensions?.['valueCompletion'] ?? []) as readonly GraphQLFormattedError[];
  return {
    data: JSON.stringify(data ?? null),
    ...(errors === undefined || errors.length === 0
      ? {}
      : { errors: errors.map(asExpectedError).sort(byPlace) }),
    ...(completions.length === 0
      ? {}
      : {
          completions: completions
            .map(({ message, path }) => `${(path ?? []).join('.')}: ${message}`)
            .sort(),
        }),
  };
}

function asExpectedError({ message, path, extensions }: GraphQLFormattedError): ExpectedError {
  const code = extensions?.['code'];
  return {
    message,
    ...(path === undefined ? {} : { path: path.join('.') }),
    ...(typeof code === 'string' && code !== 'DOWNSTREAM_SERVICE_ERROR' ? { code } : {}),
  };
}

function byPlace(a: ExpectedError, b: ExpectedError): number {
  return JSON.stringify([a.path, a.message]) < JSON.stringify([b.path, b.message]) ? -1 : 1;
}
