import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  mergeRecords,
  type RecordedOperation,
  recordedOperationShape,
} from './recorded-operation.js';

/** Where every instance of a gateway keeps what was asked, below the data folder. */
export const RECORDED_OPERATIONS_FOLDER = 'recorded-operations';

const fileShape = z.object({
  version: z.literal(1),
  instance: z.string(),
  operations: z.array(recordedOperationShape),
});

/** What the files of all instances say together. */
export interface RecordedOperations {
  readonly operations: readonly RecordedOperation[];
  /** Files that could not be read, with the reason; the others count. */
  readonly unreadable: readonly string[];
}

/** Reads and adds up the files of all instances; a folder that does not exist holds nothing. */
export async function readRecordedOperations(folder: string): Promise<RecordedOperations> {
  const unreadable: string[] = [];
  const operations: RecordedOperation[] = [];
  for (const name of (await filesOf(folder)).filter((file) => file.endsWith('.json'))) {
    const read = await readOperationsFile(join(folder, name));
    if (typeof read === 'string') unreadable.push(`${name}: ${read}`);
    else operations.push(...read);
  }
  return { operations: mergeRecords(operations), unreadable };
}

/** The file of one instance: nobody else writes it. */
export class RecordedOperationsFile {
  private readonly file: string;

  /** @param instance unique among the gateways that share the folder */
  constructor(
    private readonly folder: string,
    private readonly instance: string,
  ) {
    this.file = join(folder, `${instance.replaceAll(/[^\w.-]+/g, '_')}.json`);
  }

  /** What an earlier run of the instance left; nothing when there is no file or it is damaged. */
  async read(): Promise<readonly RecordedOperation[]> {
    const read = await readOperationsFile(this.file);
    return typeof read === 'string' ? [] : read;
  }

  /** Replaces the file at once: a crash leaves the old one or the new one, never half of it. */
  async write(operations: readonly RecordedOperation[]): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const unfinished = `${this.file}.${process.pid}.tmp`;
    try {
      const handle = await open(unfinished, 'w');
      try {
        await handle.writeFile(
          `${JSON.stringify({ version: 1, instance: this.instance, operations })}\n`,
        );
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, this.file);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The operations of a file, or why it cannot be read. */
async function readOperationsFile(file: string): Promise<readonly RecordedOperation[] | string> {
  try {
    const parsed = fileShape.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data.operations : z.prettifyError(parsed.error);
  } catch (error) {
    if (isMissing(error)) return [];
    return error instanceof Error ? error.message : String(error);
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
