import { type AuditEntry, openEntry } from './audit-entry.js';
import { listAuditFiles } from './audit-files.js';
import { linesOf } from './audit-lines.js';

/** What the audit log says of one subject. */
export interface FoundInAudit {
  /** Entries that name it, by chain and in its order. */
  readonly entries: readonly AuditEntry[];
  /** Entries that do not, but had more subjects than they name: it may have been one of them. */
  readonly uncertain: number;
  /** Lines that are not what was written, which may have named it; `verifyAudit` says where. */
  readonly unreadable: number;
}

/** Finds who was shown personal fields of `Type:key` whole, in all chains of the folder. */
export async function findAudited(
  folder: string,
  key: Uint8Array,
  subject: string,
): Promise<FoundInAudit> {
  const entries: AuditEntry[] = [];
  let uncertain = 0;
  let unreadable = 0;
  for (const { path } of listAuditFiles(folder)) {
    for await (const { bytes } of linesOf(path)) {
      const entry = openEntry(bytes, key);
      if (entry === null) unreadable += 1;
      else if (entry.subjects.includes(subject)) entries.push(entry);
      else if (entry.moreSubjects !== undefined) uncertain += 1;
    }
  }
  return { entries, uncertain, unreadable };
}
