import { TypeInfo, visit, visitWithTypeInfo, type DocumentNode } from 'graphql';
import type { CachePolicy } from '../caching/cache-policy.js';
import type { FieldRules } from '../engine/field-rules.js';
import { documentOf, type CompiledOperation, type Graph } from '../engine/index.js';
import { compileCost, type OperationCost } from '../limits/cost/compile-cost.js';
import { compilePageSizes } from '../limits/cost/page-size.js';
import { coordinatesOf } from '../schema/operation-coordinates.js';
import type { OperationCounter, OperationRecorder } from '../schema/operation-recorder.js';
import { rulesOf } from './graph-rules.js';

/** What is found out about an operation once, for one class of callers. */
export interface OperationFacts {
  readonly cost: OperationCost;
  /** @throws DomainError PAGE_TOO_LARGE */
  readonly refuseLargePages: (variables: Readonly<Record<string, unknown>>) => void;
  readonly cachePolicy: CachePolicy;
  /** What becomes void in the caches once the operation is done. */
  readonly evicts: readonly string[];
  readonly fields: FieldSight;
  /** Notes each request of it; null when nobody records. */
  readonly counter: OperationCounter | null;
}

/** How the fields of an operation are shown to its callers. */
export interface FieldSight {
  /** How many may not be asked. */
  readonly denied: number;
  /** How many are shown masked. */
  readonly masked: number;
  /** Those with personal data that are shown as they are, as `Type.field`. */
  readonly unmasked: readonly string[];
}

/** Finds out what admission, caches, metrics and audit need to know. */
export function factsOf(
  graph: Graph,
  { parts }: CompiledOperation,
  rules: FieldRules,
  recorder: OperationRecorder | null,
): OperationFacts {
  const document = documentOf(parts);
  const { operation } = parts;
  const { cost, caching } = rulesOf(graph);
  const operationName = operation.name?.value ?? null;
  return {
    cost: compileCost(cost, document, operation),
    refuseLargePages: compilePageSizes(cost, document, operation),
    cachePolicy: caching.policyOfOperation(document, operation),
    evicts: caching.tagsChangedBy(document, operation),
    fields: sightOf(graph, document, rules),
    counter:
      recorder?.operation({
        operationName,
        document,
        coordinates: coordinatesOf(graph.apiSchema, document, operationName),
      }) ?? null,
  };
}

function sightOf(graph: Graph, document: DocumentNode, rules: FieldRules): FieldSight {
  const { strangerRules } = rulesOf(graph);
  const types = new TypeInfo(graph.apiSchema);
  const unmasked = new Set<string>();
  let denied = 0;
  let masked = 0;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: ({ name }) => {
        const parent = types.getParentType()?.name;
        if (parent === undefined) return;
        if (rules.denial(parent, name.value) !== null) denied += 1;
        else if (rules.mask(parent, name.value) !== null) masked += 1;
        else if (strangerRules.mask(parent, name.value) !== null)
          unmasked.add(`${parent}.${name.value}`);
      },
    }),
  );
  return { denied, masked, unmasked: [...unmasked].sort() };
}
