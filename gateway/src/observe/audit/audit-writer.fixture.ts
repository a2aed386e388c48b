import { createLogger } from '@hub/kernel';
import { AuditLog } from './audit-log.js';

/** A process that records as fast as it can until it is killed, and prints the number of each entry once it is confirmed. */
const [, , folder = '', together = '1'] = process.argv;
const log = await AuditLog.open({
  folder,
  key: new Uint8Array(32).fill(7),
  instance: 'east',
  logger: createLogger({ level: 'silent', name: 'writer' }),
  largestFileBytes: 200_000,
});

async function recordForever(): Promise<never> {
  for (;;) {
    await log.record({
      kind: 'unmasked-read',
      at: new Date(),
      requestId: 'r-1',
      actor: 'staff:s-1',
      client: 'console',
      operation: 'MemberContact',
      fields: ['Member.phone'],
      subjects: [],
    });
    process.stdout.write(`${String(log.head.sequence)}\n`);
  }
}

await Promise.all(Array.from({ length: Number(together) }, recordForever));
