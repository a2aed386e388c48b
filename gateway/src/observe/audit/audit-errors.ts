import { defineErrors } from '@hub/kernel';

/** What the audit log refuses with. */
export const auditErrors = defineErrors({
  AUDIT_UNAVAILABLE: {
    description:
      'The request reads what must be recorded, and the record cannot be written now: nothing was answered.',
    retryable: true,
  },
});

/** The audit log is not what was written: says what and where. Nothing is appended to it any more. */
export class AuditBroken extends Error {
  override readonly name = 'AuditBroken';
}
