import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot, runCommandLine } from '@hub/standalone';

const folder = mkdtempSync(join(tmpdir(), 'hub-command-line-'));
const main = join(repositoryRoot, 'standalone', 'dist', 'cli', 'main.js');

/** The same without a process of its own, for words that never get as far as the environment. */
async function inProcess(
  words: readonly string[],
): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const listen = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    said[stream] += String(text);
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(listen('out')),
    jest.spyOn(process.stderr, 'write').mockImplementation(listen('err')),
  ];
  try {
    return {
      code: await runCommandLine([...words, ...(words.length > 1 ? ['--data', folder] : [])]),
      ...said,
    };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function hub(
  words: readonly string[],
  variables: Record<string, string> = {},
): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    encoding: 'utf8',
    env: { HUB_DATA_DIR: folder, ...variables },
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
}

describe('the command line', () => {
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    'start',
    'gateway',
    'subgraph',
    'compose',
    'migrate',
    'events',
    'import',
    'story',
    'token',
    'partner-secret',
  ])('explains %s with --help', (command) => {
    const { code, out } = hub([command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`Usage: hub ${command}`);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['a command that is none', ['fly'], /unknown command/],
    ['an option that is none', ['start', '--wings'], /unknown option/],
    ['a port that is none', ['start', '--port', 'eighty'], /--port must be a number/],
    ['a capability that is none', ['subgraph', 'kitchen'], /Allowed choices are/],
    ['a direction that is none', ['migrate', 'sideways'], /Allowed choices are/],
    [
      'a mapping that is none',
      ['import', 'transactions', 'sales.csv', '--mapping', 'nobody'],
      /no mapping "nobody"/,
    ],
    ['a clerk without a store', ['token', 'clerk'], /--store/],
    ['a store that is none', ['token', 'clerk', '--store', 'corner'], /must be the id of a store/],
    [
      'a lifetime that is none',
      ['token', 'admin', '--lifetime', 'forever'],
      /A lifetime reads like/,
    ],
    ['a hub that does not run', ['story', '--url', 'http://127.0.0.1:1'], /No hub answers/],
    [
      'a supergraph that is none',
      ['gateway', '--supergraph', '/nowhere.graphql'],
      /no supergraph at/,
    ],
    [
      'a folder for a supergraph',
      ['gateway', '--supergraph', folder],
      /The supergraph at \S+ cannot be read/,
    ],
    ['a replay of nothing', ['events', 'replay'], /Name the parked event/],
  ])('refuses %s with exit code 2 and says what to do', async (_, words, message) => {
    const { code, err } = await inProcess(words);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });

  it('fails with exit code 1 where the input is at fault', () => {
    const file = join(folder, 'foreign.csv');
    writeFileSync(file, 'a,b\n1,2\n');
    const { code, err } = hub(['import', 'transactions', file]);
    expect(err).toContain('lacks the column(s)');
    expect(code).toBe(1);
  });

  it('names every missing secret of production at once', () => {
    const { code, err } = hub(['migrate', 'status'], { HUB_MODE: 'production' });
    expect(code).toBe(1);
    for (const name of [
      'HUB_ACTOR_SECRET',
      'HUB_FIELD_KEYS',
      'HUB_BLIND_INDEX_KEY',
      'HUB_TOKEN_KEYS',
    ])
      expect(err).toContain(name);
  });

  it('migrates up, tells where it stands, and takes the last step back and again', () => {
    const states = [
      ['migrate', 'up'],
      ['migrate', 'status'],
      ['migrate', 'down'],
      ['migrate', 'status'],
      ['migrate', 'up'],
      ['migrate', 'status'],
    ];
    const [, before, , back, , after] = states.map((words) => hub(words).out);
    expect(before).toMatch(/order: (\d+) of \1 applied/);
    expect(back).toMatch(/order: .*pending/);
    expect(after).toBe(before);
  });

  it('signs demo tokens that stand for the person asked for, and none outside a demo', () => {
    const { code, out } = hub(['token', 'marketer', '--name', 'mei', '--lifetime', '10m']);
    const claims = JSON.parse(
      Buffer.from(out.split('.')[1] ?? '', 'base64url').toString('utf8'),
    ) as Record<string, unknown>;
    expect(code).toBe(0);
    expect(claims).toMatchObject({
      kind: 'staff',
      sub: 'mei',
      roles: ['marketer'],
      iss: 'hub-demo',
      aud: 'hub',
    });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(600);
  });

  it('lists no parked events where there are none', () => {
    expect(hub(['events', 'parked'])).toMatchObject({ code: 0, out: '' });
  });
});
