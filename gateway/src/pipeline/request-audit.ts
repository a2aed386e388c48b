import { actorLabel } from '@hub/kernel';
import type { OperationAnswer } from '../engine/index.js';
import type { AuditLog } from '../observe/audit/audit-log.js';
import type { ResolvedDocument } from '../persisted/persisted-operations.js';
import type { Caller } from './caller.js';
import type { StoredOperation } from './operation-store.js';

/** What is asked, and by whom. */
export interface AuditableRequest {
  readonly requestId: string;
  readonly at: Date;
  readonly caller: Caller;
  readonly document: ResolvedDocument;
  readonly operation: StoredOperation;
}

/** What one request leaves in the audit log: what staff and systems see unmasked, and everything partners ask. */
export class RequestAudit {
  private constructor(
    private readonly audit: AuditLog,
    private readonly request: AuditableRequest,
  ) {}

  /** Null when nobody has to know of it. */
  static of(audit: AuditLog | null, request: AuditableRequest): RequestAudit | null {
    if (audit === null) return null;
    const { actor } = request.caller;
    const showsWhole = request.operation.facts.fields.unmasked.length > 0;
    return actor.kind === 'partner' || (actor.kind !== 'member' && showsWhole)
      ? new RequestAudit(audit, request)
      : null;
  }

  /**
   * Before a deed is done: one that could not be written down is not.
   *
   * @throws DomainError AUDIT_UNAVAILABLE
   */
  async begins(): Promise<void> {
    if (this.#isDeed) await this.#record([]);
  }

  /**
   * Before the answer leaves: whose data it shows. A deed has its entry already and gets a second one where it shows
   * somebody's; a question that fails shows nobody's and is written down all the same.
   *
   * @throws DomainError AUDIT_UNAVAILABLE
   */
  async answers(answering: Promise<OperationAnswer>): Promise<void> {
    const isKnown = this.request.operation.facts.fields.unmasked.length === 0;
    const subjects = isKnown
      ? []
      : await answering.then(
          (answer) => answer.subjects,
          () => [],
        );
    if (this.#isDeed && subjects.length === 0) return;
    await this.#record(subjects);
  }

  get #isDeed(): boolean {
    return this.request.operation.compiled.kind === 'mutation';
  }

  #record(subjects: readonly string[]): Promise<void> {
    const { requestId, at, caller, document, operation } = this.request;
    const { unmasked } = operation.facts.fields;
    return this.audit.record({
      kind: unmasked.length > 0 ? 'unmasked-read' : 'partner-call',
      at,
      requestId,
      actor: actorLabel(caller.actor),
      client: caller.policy.name,
      operation: operation.compiled.name ?? document.operationId ?? null,
      fields: unmasked,
      subjects,
    });
  }
}
