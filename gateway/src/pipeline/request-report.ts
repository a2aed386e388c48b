import { CLIENT_LEFT_STATUS } from '../engine/demand.js';
import type { AccessLog } from '../observe/access-log.js';
import type { GatewayObserver } from '../observe/gateway-observer.js';
import type { PipelineAnswer, RequestRecord } from './pipeline.js';
import type { Presentation } from './present-answer.js';

/** Tells log, metrics and recorder what became of a request. */
export class RequestReport {
  constructor(
    private readonly log: AccessLog,
    private readonly observer: GatewayObserver,
  ) {}

  report(record: RequestRecord, answer: PipelineAnswer & Presentation): void {
    const { caller, operation, document } = record;
    const milliseconds = performance.now() - record.began;
    const operationName = operation?.compiled.name ?? null;
    this.observer.answered({
      operationName,
      clientName: caller?.policy.name ?? null,
      code: answer.codes[0] ?? null,
      milliseconds,
      deduplicated: record.shared,
      clientLeft: answer.status === CLIENT_LEFT_STATUS,
    });
    if (caller?.policy.operations === 'log-only' && document?.trusted === false)
      this.observer.operationUnknown({ clientName: caller.policy.name, mode: 'log-only' });
    if (operation !== undefined) {
      const { fields, counter } = operation.facts;
      if (fields.denied > 0 || fields.masked > 0) this.observer.fieldsWithheld(fields);
      if (caller !== undefined) counter?.count(caller.policy.name, caller.policy.graph);
    }
    this.log.write({
      requestId: record.requestId,
      traceId: record.trace.traceId,
      operationName,
      operationId: document?.operationId ?? null,
      kind: operation?.compiled.kind ?? null,
      clientName: caller?.clientName ?? null,
      clientVersion: caller?.clientVersion ?? null,
      actor: caller?.actor.kind ?? null,
      touchpoint: caller?.touchpoint ?? null,
      milliseconds,
      status: answer.status,
      codes: answer.codes,
      bytes: answer.body.length,
      cost: record.cost ?? null,
      deduplicated: record.shared,
      cache: record.cache,
    });
  }
}
