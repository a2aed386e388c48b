import { mkdirSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Logger } from '@hub/kernel';
import { claimInstance, type AuditClaim } from './audit-claim.js';
import { auditErrors } from './audit-errors.js';
import { type AuditedRequest, type ChainPlace, checkAudited, sealEntry } from './audit-entry.js';
import { auditFilePath } from './audit-files.js';
import { AuditHead } from './audit-head.js';
import { recoverChain, type RecoveredChain } from './recover-audit.js';

export interface AuditLogOptions {
  readonly folder: string;
  /** Seals the entries; whoever may change the files must not have it. */
  readonly key: Uint8Array;
  /** Names this process's chain; a second process with the name on the same host gets `name.2`. */
  readonly instance: string;
  readonly logger: Logger;
  /** A new file is begun once one is larger; 64 MiB unless told. */
  readonly largestFileBytes?: number;
}

type Audited = ReturnType<typeof checkAudited>;

interface Waiting {
  readonly request: Audited;
  readonly confirm: () => void;
  readonly refuse: (error: Error) => void;
}

const usualLargestFileBytes = 64 * 1_048_576;
const mostInOneGroup = 500;
/** Recovery looks through twice as many bytes for the last entry that was written whole. */
const usualGroupLength = 1_048_576;

/**
 * Who saw personal data unmasked and what partners asked, in a file that shows every later change: each entry is sealed
 * together with the seal before it. It never holds the data itself.
 *
 * The capabilities' own `AuditTrail` says who did what to whom, in the transaction of the deed; this log says what left
 * the hub, whichever capability it came from, and whoever administers a database cannot change it unseen.
 */
export class AuditLog {
  private waiting: Waiting[] = [];
  private writing: Promise<void> | null = null;
  private closed = false;
  /** What a failed write left behind the chain's end could not be cut off yet. */
  private hasRemains = false;

  private constructor(
    private readonly options: AuditLogOptions,
    private readonly claim: AuditClaim,
    private readonly chainHead: AuditHead,
    private place: ChainPlace,
    private file: FileHandle,
    private bytes: number,
  ) {}

  /**
   * Goes on where the chain ended; sets aside what a crash left half-written.
   *
   * @throws AuditBroken when a confirmed entry is missing or altered, or another host writes the chain
   */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    const { folder, key, logger } = options;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const claim = claimInstance(folder, options.instance);
    try {
      const chain = recoverChain(folder, claim.instance, key, logger);
      const file = await openFile(folder, claim.instance, chain);
      const head = await AuditHead.open(folder, claim.instance, key);
      await head.write(chain.place);
      const log = new AuditLog(options, claim, head, chain.place, file, chain.file?.bytes ?? 0);
      log.tellHead('the audit log is open');
      return log;
    } catch (error) {
      claim.release();
      throw error;
    }
  }

  /** How far the chain has come. Kept elsewhere it proves later that nothing was taken away, not even all of it. */
  get head(): ChainPlace & { readonly instance: string } {
    return { instance: this.claim.instance, ...this.place };
  }

  /**
   * Resolves when the entry is on disk; requests at the same time share one write. Answer the client only then.
   *
   * @throws DomainError AUDIT_UNAVAILABLE when it cannot be written
   */
  async record(request: AuditedRequest): Promise<void> {
    if (this.closed) throw unavailable(new Error('the audit log is closed'));
    const audited = checkAudited(request);
    const confirmed = new Promise<void>((confirm, refuse) => {
      this.waiting.push({ request: audited, confirm, refuse });
    });
    this.writing ??= this.writeGroups();
    await confirmed;
  }

  /** Writes what waits, then lets go of the chain. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.writing;
    this.tellHead('the audit log is closed');
    await this.file.close();
    await this.chainHead.close();
    this.claim.release();
  }

  private async writeGroups(): Promise<void> {
    // One turn of the loop, so that what arrives together is written together.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const group = this.takeGroup();
      try {
        await this.write(group.map(({ request }) => request));
        for (const { confirm } of group) confirm();
      } catch (error) {
        this.options.logger.error({ err: error, entries: group.length }, 'audit log not written');
        for (const { refuse } of group) refuse(unavailable(error));
      }
    }
    this.writing = null;
  }

  private takeGroup(): Waiting[] {
    let count = 0;
    let length = 0;
    for (const { request } of this.waiting) {
      if (count === mostInOneGroup || length >= usualGroupLength) break;
      count += 1;
      length += lengthOf(request);
    }
    return this.waiting.splice(0, count);
  }

  private async write(requests: readonly Audited[]): Promise<void> {
    if (this.bytes >= (this.options.largestFileBytes ?? usualLargestFileBytes)) await this.rotate();
    let place = this.place;
    let text = '';
    for (const request of requests) {
      const sealed = sealEntry(request, this.claim.instance, place, this.options.key);
      text += sealed.line;
      place = sealed.place;
    }
    const group = Buffer.from(text);
    if (this.hasRemains) await this.file.truncate(this.bytes);
    this.hasRemains = true;
    try {
      await writeWhole(this.file, group, this.bytes);
      await this.file.datasync();
      await this.chainHead.write(place);
    } catch (error) {
      await this.chainHead.write(this.place).catch(() => undefined);
      throw error;
    }
    this.hasRemains = false;
    this.bytes += group.length;
    this.place = place;
  }

  private async rotate(): Promise<void> {
    const { folder } = this.options;
    const path = auditFilePath(folder, this.claim.instance, this.place.sequence + 1);
    const next = await open(path, 'w+', 0o600);
    await syncFolder(folder);
    await this.file.close();
    this.file = next;
    this.bytes = 0;
    this.tellHead('the audit log begins a new file');
  }

  /** A log that leaves the machine keeps the head where a rewriter of the files cannot reach. */
  private tellHead(message: string): void {
    this.options.logger.info({ audit: this.head }, message);
  }
}

/** About as many bytes as its entry takes. */
function lengthOf({ fields, subjects }: Audited): number {
  return [...fields, ...subjects].reduce((sum, name) => sum + name.length + 3, 1_000);
}

async function openFile(
  folder: string,
  instance: string,
  { file, place }: RecoveredChain,
): Promise<FileHandle> {
  if (file !== null) return await open(file.path, 'r+');
  const fresh = await open(auditFilePath(folder, instance, place.sequence + 1), 'w+', 0o600);
  await syncFolder(folder);
  return fresh;
}

/** Without it a power cut may forget that the file exists. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeWhole(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, at + written);
    written += bytesWritten;
  }
}

function unavailable(cause: unknown): Error {
  const error = auditErrors.refuse(
    'AUDIT_UNAVAILABLE',
    'What this request shows must be recorded, and the record cannot be written now: try again',
  );
  error.cause = cause;
  return error;
}
