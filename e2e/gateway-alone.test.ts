import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { composeSupergraph } from '@hub/gateway';
import { freshTestFolder } from '@hub/kernel/testing';
import { HubProcess } from './harness/hub-process.js';
import {
  freePort,
  schemaOf,
  startSmallSubgraph,
  type SmallSubgraph,
} from './harness/small-subgraph.js';

const BOOKS = `
  type Query { books: [Book!]! newest: Book }
  type Book @key(fields: "id") { id: ID! title: String! }`;
const RATINGS = `type Book @key(fields: "id") { id: ID! stars: Int }`;

const QUESTION = '{ books { title stars } }';
const ANSWER = { data: { books: [book('Ulysses', 5), book('Emma', 4)] } };
const NEWER = '{ newest { title } }';

const EVENT_WITHIN_MS = 15_000;

describe('the gateway alone, as a process over a graph that is not the hub’s', () => {
  const folder = freshTestFolder('gateway-alone');
  const file = join(folder, 'supergraph.graphql');
  let books: SmallSubgraph;
  let ratings: SmallSubgraph;
  let gateway: HubProcess;
  let url: string;
  /** Without the field that comes later. */
  let first: string;
  let second: string;

  beforeAll(async () => {
    const shelf = [
      { id: '1', title: 'Ulysses' },
      { id: '2', title: 'Emma' },
    ];
    books = await startSmallSubgraph('books', BOOKS, {
      Query: { books: () => shelf, newest: () => shelf[0] },
    });
    ratings = await startSmallSubgraph('ratings', RATINGS, {
      Book: {
        __resolveReference: ({ id }: { id: string }) => ({ id, stars: id === '1' ? 5 : 4 }),
      },
    });
    first = composeSupergraph([
      schemaOf(books, (sdl) => sdl.replace('newest: Book', '')),
      schemaOf(ratings),
    ]);
    second = composeSupergraph([schemaOf(books), schemaOf(ratings)]);
  });
  afterAll(async () => {
    await books.stop();
    await ratings.stop();
  });

  beforeEach(() => {
    writeFileSync(file, first);
    books.answerAfter(Promise.resolve());
  });
  afterEach(() => gateway.kill());

  async function start(
    supergraph = file,
    givenPort?: number,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const port = String(givenPort ?? (await freePort()));
    url = `http://127.0.0.1:${port}`;
    const args = ['gateway', '--supergraph', supergraph, '--access', 'open'];
    gateway = new HubProcess([...args, '--port', port, '--data', folder], environment);
  }

  async function ask(query: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** The status of `/health/ready`; null when nobody listens. */
  const readiness = (): Promise<number | null> =>
    fetch(`${url}/health/ready`).then(
      ({ status }) => status,
      () => null,
    );

  async function swaps(result: string): Promise<number> {
    const text = await (await fetch(`${url}/metrics`)).text();
    const line = new RegExp(
      `^hub_gateway_supergraph_swaps_total\\{result="${result}"\\} (\\d+)$`,
      'm',
    );
    return Number(line.exec(text)?.[1] ?? 0);
  }

  it('is ready when it serves and not before, and joins what two subgraphs say', async () => {
    await start();
    const seen = new Set<number | null>();
    await until(async () => {
      const status = await readiness();
      seen.add(status);
      return status === 200;
    });
    expect(await ask(QUESTION)).toEqual({ status: 200, body: ANSWER });
    expect([...seen]).toEqual([null, 200]);
    expect(ratings.asked.at(-1)).toContain('_entities');
    expect(await gateway.url()).toBe(url);
  });

  it('follows an edited file, and no request fails meanwhile', async () => {
    await start();
    await gateway.url();
    const wrong: unknown[] = [];
    let asked = 0;
    let editing = true;
    const asking = Array.from({ length: 4 }, async () => {
      while (editing) {
        const answer = await ask(QUESTION).catch((error: unknown) => error);
        asked += 1;
        if (!sameAnswer(answer)) wrong.push(answer);
      }
    });
    for (const [supergraph, status] of [
      [second, 200],
      [first, 400],
      [second, 200],
    ] as const) {
      writeFileSync(file, supergraph);
      await until(async () => (await ask(NEWER)).status === status);
    }
    editing = false;
    await Promise.all(asking);
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(100);
    expect(await swaps('accepted')).toBe(3);
    expect(await ask(NEWER)).toEqual({
      status: 200,
      body: { data: { newest: { title: 'Ulysses' } } },
    });
  });

  it('keeps the old graph when the edited one is broken or gone, says so, and takes the next', async () => {
    await start();
    await gateway.url();
    writeFileSync(file, second.slice(0, -20));
    await until(() => gateway.errors.includes('the supergraph was refused'));
    expect(await swaps('refused')).toBe(1);
    expect(await ask(QUESTION)).toEqual({ status: 200, body: ANSWER });
    rmSync(file);
    await until(() => gateway.errors.includes('the supergraph cannot be read'));
    expect(await ask(QUESTION)).toEqual({ status: 200, body: ANSWER });
    expect((await ask(NEWER)).status).toBe(400);
    writeFileSync(file, second);
    await until(async () => (await ask(NEWER)).status === 200);
    expect(await swaps('refused')).toBe(1);
  });

  it('answers in full what is under way when it is told to stop, sends others away, and ends well', async () => {
    await start();
    await gateway.url();
    const before = books.asked.length;
    let letGo = (): void => undefined;
    books.answerAfter(new Promise((resolve) => (letGo = resolve)));
    const underWay = ask(QUESTION);
    await until(() => books.asked.length > before);
    expect(await readiness()).toBe(200);
    gateway.tellToStop();
    await until(async () => (await readiness()) === 503);
    letGo();
    expect(await underWay).toEqual({ status: 200, body: ANSWER });
    expect(await gateway.exited()).toBe(0);
    expect(await readiness()).toBeNull();
  });

  it('gives a request as long as the environment says', async () => {
    await start(file, undefined, { HUB_REQUEST_DEADLINE_MS: '300' });
    await gateway.url();
    books.answerAfter(new Promise(() => undefined));
    const began = performance.now();
    expect(await ask(QUESTION)).toMatchObject({
      status: 200,
      body: { errors: [{ extensions: { code: 'DEADLINE_EXCEEDED' } }] },
    });
    // By itself the fetch would have ten seconds.
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it.each<[string, () => string, number, RegExp]>([
    [
      'is missing',
      () => join(folder, 'nowhere.graphql'),
      2,
      /^There is no supergraph at \S+nowhere\.graphql; .*\n$/,
    ],
    [
      'is broken',
      () => {
        const broken = join(folder, 'broken.graphql');
        writeFileSync(broken, first.slice(0, -20));
        return broken;
      },
      1,
      /^The supergraph cannot be served: Syntax Error: .*\n$/,
    ],
  ])('does not start over a file that %s and says so in one line', async (_, name, code, line) => {
    await start(name());
    expect(await gateway.exited()).toBe(code);
    expect(gateway.errors).toMatch(line);
    expect(gateway.output).toBe('');
  });

  it('does not start at a port that is taken and says so in one line', async () => {
    // The subgraph's own port is surely taken.
    const port = Number(new URL(books.url).port);
    await start(file, port);
    expect(await gateway.exited()).toBe(1);
    expect(gateway.errors).toMatch(
      new RegExp(`^[^\\n]*address already in use[^\\n]*${String(port)}\\n$`),
    );
  });

  it('is ready without its subgraphs and tells for each field whose answer is missing', async () => {
    const nobody = `http://127.0.0.1:${String(await freePort())}/graphql`;
    writeFileSync(
      file,
      composeSupergraph([
        schemaOf({ ...books, url: nobody }),
        schemaOf({ ...ratings, url: nobody }),
      ]),
    );
    await start();
    await gateway.url();
    expect(await readiness()).toBe(200);
    expect(await ask('{ newest { title stars } }')).toEqual({
      status: 200,
      body: {
        data: { newest: null },
        errors: [
          {
            message: 'The books capability cannot be reached.',
            path: ['newest'],
            extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true, serviceName: 'books' },
          },
        ],
      },
    });
  });
});

function book(title: string, stars: number): { title: string; stars: number } {
  return { title, stars };
}

function sameAnswer(answer: unknown): boolean {
  return JSON.stringify(answer) === JSON.stringify({ status: 200, body: ANSWER });
}

async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + EVENT_WITHIN_MS;
  while (!(await happened())) {
    if (Date.now() > deadline) throw new Error('What was waited for did not happen.');
    await pause(20);
  }
}
