import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@hub/kernel';
import { freshTestFolder, silentLogger } from '@hub/kernel/testing';
import fc from 'fast-check';
import type { AuditedRequest } from './audit-entry.js';
import { mostSubjects } from './audit-entry.js';
import { AuditLog, type AuditLogOptions } from './audit-log.js';
import { verifyAudit, type VerifiedChain } from './verify-audit.js';

const key = new Uint8Array(32).fill(7);

function request(changes: Partial<AuditedRequest> = {}): AuditedRequest {
  return {
    kind: 'unmasked-read',
    at: new Date('2026-11-11T02:00:00Z'),
    requestId: 'r-1',
    actor: 'staff:s-1',
    client: 'console',
    operation: 'MemberContact',
    fields: ['Member.phone'],
    subjects: ['01J00000000000000000000001'],
    ...changes,
  };
}

function openLog(folder: string, changes: Partial<AuditLogOptions> = {}): Promise<AuditLog> {
  return AuditLog.open({ folder, key, instance: 'east', logger: silentLogger, ...changes });
}

async function folderWith(
  entries: number,
  changes: Partial<AuditLogOptions> = {},
): Promise<string> {
  const folder = freshTestFolder('audit');
  const log = await openLog(folder, changes);
  for (let number = 1; number <= entries; number += 1)
    await log.record(request({ requestId: `r-${String(number)}` }));
  await log.close();
  return folder;
}

async function verifyOne(folder: string): Promise<VerifiedChain> {
  const [chain] = await verifyAudit(folder, key);
  if (chain === undefined) throw new Error('There is no chain in the folder.');
  return chain;
}

const fileOf = (folder: string, index = 0): string =>
  join(
    folder,
    readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort()[index] ?? '',
  );
const linesOf = (folder: string): string[] =>
  readFileSync(fileOf(folder), 'utf8').split('\n').slice(0, -1);

describe('the audit log', () => {
  it('holds who, what and when, sealed together with the entry before', async () => {
    const folder = await folderWith(2);
    const [first, second] = linesOf(folder).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    expect(first).toEqual({
      ...request(),
      at: '2026-11-11T02:00:00.000Z',
      instance: 'east',
      sequence: 1,
      previousHash: '0'.repeat(64),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(second).toMatchObject({ sequence: 2, requestId: 'r-2', previousHash: first?.['hash'] });
    expect(await verifyOne(folder)).toMatchObject({ entries: 2, fault: null, torn: [] });
  });

  it('goes on over restarts and over files', async () => {
    const folder = await folderWith(3, { largestFileBytes: 1 });
    const log = await openLog(folder, { largestFileBytes: 1 });
    await Promise.all([1, 2, 3].map(() => log.record(request())));
    await log.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.jsonl'))).toHaveLength(4);
    expect(await verifyOne(folder)).toMatchObject({
      entries: 6,
      fault: null,
      head: { sequence: 6, hash: log.head.hash },
    });
  });

  it('writes what comes together as one group, in the order it came', async () => {
    const folder = freshTestFolder('audit');
    const log = await openLog(folder);
    const ids = Array.from({ length: 1_200 }, (_, index) => `r-${String(index)}`);
    await Promise.all(ids.map((requestId) => log.record(request({ requestId }))));
    await log.close();
    expect(linesOf(folder).map((line) => (JSON.parse(line) as AuditedRequest).requestId)).toEqual(
      ids,
    );
    expect(await verifyOne(folder)).toMatchObject({ entries: 1_200, fault: null });
  });

  it('takes no value for a field or a subject', async () => {
    const folder = freshTestFolder('audit');
    const log = await openLog(folder);
    await expect(log.record(request({ fields: ['13812345678'] }))).rejects.toThrow();
    await expect(log.record(request({ subjects: ['a@b.c'] }))).rejects.toThrow();
    await expect(log.record({ ...request(), answer: 'x' } as AuditedRequest)).rejects.toThrow();
    await log.close();
    await expect(log.record(request())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(await verifyOne(folder)).toMatchObject({ entries: 0, fault: null });
  });

  it('names a hundred subjects, and says how many more there were', async () => {
    const folder = freshTestFolder('audit');
    const log = await openLog(folder);
    const subjects = Array.from(
      { length: mostSubjects + 7 },
      (_, index) => `Member:${String(index)}`,
    );
    await log.record(request({ subjects }));
    await log.record(request({ subjects: subjects.slice(0, mostSubjects) }));
    await log.close();
    const [first, second] = linesOf(folder).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    expect(first).toMatchObject({ subjects: subjects.slice(0, mostSubjects), moreSubjects: 7 });
    expect(second).not.toHaveProperty('moreSubjects');
    expect(await verifyOne(folder)).toMatchObject({ entries: 2, fault: null });
  });

  it('never writes more at once than a recovery looks through, however many subjects there are', async () => {
    const folder = freshTestFolder('audit');
    const log = await openLog(folder);
    const subjects = Array.from(
      { length: mostSubjects },
      (_, at) => `T:${String(at).padEnd(126, 'x')}`,
    );
    const together = 400;
    const reached = await Promise.all(
      Array.from({ length: together }, () =>
        log.record(request({ subjects })).then(() => log.head.sequence),
      ),
    );
    await log.close();
    const [line = ''] = linesOf(folder);
    expect(Math.min(...reached) * line.length).toBeLessThan(2 * 1_048_576);
    expect(new Set(reached).size).toBeLessThan(8);
    expect(await verifyOne(folder)).toMatchObject({ entries: together, fault: null });
  });

  it('keeps of a long name what tells it apart, rather than refuse the entry', async () => {
    const folder = freshTestFolder('audit');
    const log = await openLog(folder);
    await log.record(request({ operation: 'x'.repeat(100_000) }));
    await log.close();
    expect(linesOf(folder)[0]).toContain(`"operation":"${'x'.repeat(128)}"`);
    expect(await verifyOne(folder)).toMatchObject({ entries: 1, fault: null });
  });

  it('refuses what it cannot write, and goes on when it can again', async () => {
    const folder = await folderWith(1);
    const log = await openLog(folder, { largestFileBytes: 1 });
    const inTheWay = join(folder, 'east.000000000002.jsonl');
    mkdirSync(inTheWay);
    await expect(log.record(request())).rejects.toMatchObject({
      code: 'AUDIT_UNAVAILABLE',
      retryable: true,
    });
    rmSync(inTheWay, { recursive: true });
    await log.record(request());
    await log.close();
    expect(await verifyOne(folder)).toMatchObject({ entries: 2, fault: null });
  });

  it('gives every process of a host a chain of its own, and takes over those of the dead', async () => {
    const folder = freshTestFolder('audit');
    const [first, second] = [await openLog(folder), await openLog(folder)];
    await Promise.all([first.record(request()), second.record(request())]);
    expect([first.head.instance, second.head.instance]).toEqual(['east', 'east.2']);
    await first.close();
    await second.close();
    const dead = { processId: 2 ** 22 + 1, host: hostname() };
    writeFileSync(join(folder, 'east.claim'), JSON.stringify(dead));
    const third = await openLog(folder);
    expect(third.head).toMatchObject({ instance: 'east', sequence: 1 });
    await third.close();
    const chains = await verifyAudit(folder, key);
    expect(chains.map(({ instance, entries, fault }) => [instance, entries, fault])).toEqual([
      ['east', 1, null],
      ['east.2', 1, null],
    ]);
  });

  it('does not guess whether another host still writes', async () => {
    const folder = await folderWith(1);
    const elsewhere = { processId: 1, host: 'another-host' };
    writeFileSync(join(folder, 'east.claim'), JSON.stringify(elsewhere));
    await expect(openLog(folder)).rejects.toThrow(/another-host.*HUB_INSTANCE/);
  });

  it('tells its head to the log, so that a copy of it is elsewhere', async () => {
    const lines: string[] = [];
    const logger = createLogger({
      level: 'info',
      name: 'test',
      destination: { write: (line) => void lines.push(line) },
    });
    const log = await openLog(freshTestFolder('audit'), { logger });
    await log.record(request());
    await log.close();
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ audit: log.head });
  });
});

describe('a crash', () => {
  const torn = '{"actor":"staff:s-1","at":"2026';

  it('in the middle of a line costs nothing that was confirmed, and is said', async () => {
    const folder = await folderWith(2);
    appendFileSync(fileOf(folder), torn);
    expect(await verifyOne(folder)).toMatchObject({ entries: 2, fault: null });
    const lines: string[] = [];
    const logger = createLogger({
      level: 'warn',
      name: 'test',
      destination: { write: (line) => void lines.push(line) },
    });
    const log = await openLog(folder, { logger });
    await log.record(request());
    await log.close();
    const chain = await verifyOne(folder);
    expect(chain).toMatchObject({ entries: 3, fault: null });
    expect(readFileSync(join(folder, chain.torn[0] ?? ''), 'utf8')).toBe(torn);
    expect(lines.join()).toContain('set aside');
  });

  it('between a new file and its first entry leaves the chain whole', async () => {
    const folder = await folderWith(2);
    writeFileSync(join(folder, 'east.000000000003.jsonl'), torn);
    const log = await openLog(folder);
    await log.record(request());
    await log.close();
    expect(await verifyOne(folder)).toMatchObject({ entries: 3, fault: null });
  });

  it('before the head was written leaves an entry that counts', async () => {
    const folder = await folderWith(1);
    const head = readFileSync(join(folder, 'east.head'));
    const log = await openLog(folder);
    await log.record(request());
    await log.close();
    writeFileSync(join(folder, 'east.head'), head);
    expect(await verifyOne(folder)).toMatchObject({ entries: 2, fault: null });
    const again = await openLog(folder);
    expect(again.head.sequence).toBe(2);
    await again.close();
  });

  it('by kill -9 while it writes loses no confirmed entry', async () => {
    const folder = freshTestFolder('audit');
    let confirmed = 0;
    for (const milliseconds of [60, 130, 210]) {
      const seen = await killWriter(folder, milliseconds);
      expect(seen).toBeGreaterThan(confirmed);
      confirmed = seen;
      const chain = await verifyOne(folder);
      expect(chain.fault).toBeNull();
      expect(chain.entries).toBeGreaterThanOrEqual(confirmed);
    }
    const log = await openLog(folder);
    await log.record(request());
    await log.close();
    expect(await verifyOne(folder)).toMatchObject({ fault: null });
  }, 60_000);
});

/** Starts a process that records as fast as it can, kills it, and answers the last number it saw confirmed. */
async function killWriter(folder: string, milliseconds: number): Promise<number> {
  const fixture = fileURLToPath(new URL('audit-writer.fixture.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', compileOnTheWay, fixture, folder, '300'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: {} },
  );
  let confirmed = 0;
  let text = '';
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.stdout.on('data', (chunk: Buffer) => {
      if (text === '') setTimeout(() => child.kill('SIGKILL'), milliseconds);
      text += chunk.toString();
      const whole = text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1) ?? '';
      confirmed = Number(whole);
    });
  });
  return confirmed;
}

/** Lets a plain node process run our sources. */
const compileOnTheWay = asModule(`
  import { register } from 'node:module';
  register(${JSON.stringify(
    asModule(`
      import { readFile } from 'node:fs/promises';
      import { createRequire } from 'node:module';
      import { fileURLToPath } from 'node:url';
      const require = createRequire(${JSON.stringify(import.meta.url)});
      const { transform } = require('@swc/core');
      const jsc = {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      };
      export async function resolve(name, context, next) {
        const isOurs = name.startsWith('.') && context.parentURL?.endsWith('.ts');
        return next(isOurs ? name.replace(/\\.js$/, '.ts') : name, context);
      }
      export async function load(url, context, next) {
        if (!url.endsWith('.ts')) return next(url, context);
        const text = await readFile(fileURLToPath(url), 'utf8');
        const { code } = await transform(text, { swcrc: false, configFile: false, jsc, module: { type: 'es6' } });
        return { format: 'module', shortCircuit: true, source: code };
      }
    `),
  )});
`);

function asModule(text: string): string {
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

describe('what was changed later', () => {
  const entries = 6;
  let original: string | undefined;

  async function tampered(change: (folder: string) => void): Promise<VerifiedChain> {
    original ??= await folderWith(entries, { largestFileBytes: 900 });
    const folder = freshTestFolder('audit');
    cpSync(original, folder, { recursive: true });
    change(folder);
    return await verifyOne(folder);
  }

  const allFiles = (folder: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl') || name.endsWith('.head'))
      .sort();

  it('is found wherever a byte is another one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (which, at, flip) => {
          const chain = await tampered((folder) => {
            const names = allFiles(folder);
            const path = join(folder, names[which % names.length] ?? '');
            const bytes = readFileSync(path);
            const index = at % bytes.length;
            bytes[index] = bytes[index]! ^ flip;
            writeFileSync(path, bytes);
          });
          expect(chain.fault).not.toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });

  type Change = (lines: string[], at: number, other: number) => string[];
  const changes: Record<string, Change> = {
    deleted: (lines, at) => lines.filter((_, index) => index !== at),
    doubled: (lines, at) => lines.flatMap((line, index) => (index === at ? [line, line] : [line])),
    moved: (lines, at, other) => {
      const rest = lines.filter((_, index) => index !== at);
      const place = other === at ? (at + 1) % lines.length : other;
      return [...rest.slice(0, place), lines[at]!, ...rest.slice(place)];
    },
    'made up': (lines, at) => {
      const entry = JSON.parse(lines[at]!) as Record<string, unknown>;
      const forged = JSON.stringify({ ...entry, actor: 'staff:somebody-else' });
      return lines.map((line, index) => (index === at ? forged : line));
    },
    'an empty line': (lines, at) => [...lines.slice(0, at), '', ...lines.slice(at)],
    'cut off': (lines, at) => lines.slice(0, at),
  };

  it.each(Object.entries(changes))('is found when a line is %s', async (_, change) => {
    const whole = await folderWith(entries);
    const lines = linesOf(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat(entries - 1), fc.nat(entries - 1), async (at, other) => {
        const changed = change(lines, at, other);
        writeFileSync(fileOf(whole), changed.map((line) => `${line}\n`).join(''));
        const { fault } = await verifyOne(whole);
        expect(fault).not.toBeNull();
        const firstOther = changed.findIndex((line, index) => line !== lines[index]);
        expect(fault?.sequence).toBe((firstOther < 0 ? changed.length : firstOther) + 1);
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, (folder: string) => void, string]>([
    ['the first file is gone', (folder) => rmSync(fileOf(folder)), 'entries before'],
    ['a later file is gone', (folder) => rmSync(fileOf(folder, 1)), 'are missing'],
    [
      'the head is gone',
      (folder) => rmSync(join(folder, 'east.head')),
      'head of the chain is missing',
    ],
    [
      'all but the head is gone',
      (folder) => {
        for (const name of allFiles(folder))
          if (name.endsWith('.jsonl')) rmSync(join(folder, name));
      },
      'up to 6 are missing',
    ],
    [
      'another instance takes the place',
      (folder) => {
        for (const name of allFiles(folder))
          renameSync(join(folder, name), join(folder, name.replace('east', 'west')));
      },
      'another instance',
    ],
  ])('is found when %s', async (_, change, what) => {
    const { fault } = await tampered(change);
    expect(fault?.what).toContain(what);
  });

  it('is not found to be ours with another key', async () => {
    const folder = await folderWith(1);
    const [chain] = await verifyAudit(folder, new Uint8Array(32).fill(8));
    expect(chain?.fault).toMatchObject({ sequence: 1, line: 1 });
  });

  it('keeps the log from going on', async () => {
    const folder = await folderWith(3);
    truncateSync(fileOf(folder), 100);
    await expect(openLog(folder)).rejects.toThrow('entry 3 is missing or altered');
    expect(existsSync(join(folder, 'east.claim'))).toBe(false);
  });

  it('is nothing where there is no folder', async () => {
    expect(await verifyAudit(join(freshTestFolder('audit'), 'absent'), key)).toEqual([]);
  });
});
