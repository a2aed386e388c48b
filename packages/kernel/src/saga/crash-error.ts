/**
 * Stands for the death of the process: a saga that meets it stops where it is and leaves its row and its lease as a
 * crash would. Tests throw it from steps to prove that a saga can be resumed from any line.
 */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

/** Another process has taken the saga over, because the lease of this one ran out. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}
