import type { GatewayOptions } from '../gateway-options.js';
import type { RateLimiter } from '../limits/rate/rate-limiter.js';
import { AccessLog } from '../observe/access-log.js';
import type { GatewayObserver } from '../observe/gateway-observer.js';
import type { PersistedOperations } from '../persisted/persisted-operations.js';
import { admit } from '../pipeline/admission.js';
import type { KeptAnswers } from '../pipeline/kept-answers.js';
import { decideOverrides } from '../pipeline/overrides.js';
import type { PipelineStages } from '../pipeline/pipeline.js';
import { RequestReport } from '../pipeline/request-report.js';

/** What the stages of a request look things up in. */
export interface StageParts {
  readonly operations: PersistedOperations;
  readonly kept: KeptAnswers | null;
  readonly rateLimiter: RateLimiter | null;
  readonly observer: GatewayObserver;
}

/** The stages of a request as a gateway has them that knows clients, limits and caches. */
export function gatewayStages(
  { access, audit, limits, logger, overrides }: GatewayOptions,
  { operations, kept, rateLimiter, observer }: StageParts,
): PipelineStages {
  const admission = {
    maxOperationCost: limits?.maxOperationCost ?? null,
    rateLimiter,
    observer,
  };
  const switchedOn = new Set(overrides);
  const report = new RequestReport(new AccessLog(logger), observer);
  return {
    access,
    resolve: (request, { policy }) => operations.resolve({ policy, request }),
    admit: (facts, caller, variables) => admit(admission, facts, caller, variables),
    overridesFor: ({ identityKey }, labels) => decideOverrides(labels, identityKey, switchedOn),
    rememberedFor: (graph) => kept?.entitiesOf(graph) ?? null,
    responses: kept?.responses ?? null,
    evict: async (tags) => kept?.evict(tags),
    audit: audit ?? null,
    finished: (record, answer) => {
      report.report(record, answer);
    },
  };
}
