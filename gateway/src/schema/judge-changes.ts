import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { type GraphQLSchema, print, validate } from 'graphql';
import { reachOf } from './change-reach.js';
import { coordinatesOf } from './operation-coordinates.js';
import type { UsedOperation } from './used-operation.js';

/** A change of the graph that may hurt somebody. */
export interface JudgedChange {
  /** The kind in the words of the comparison, such as FIELD_REMOVED. */
  readonly kind: string;
  /** `Type.field.argument`; empty when it is the graph as a whole. */
  readonly path: string;
  readonly message: string;
  readonly severity: 'breaking' | 'dangerous';
  /** Operations that it concerns; a breaking change that concerns none is safe by use. */
  readonly usedBy: readonly UsedOperation[];
}

/** An operation that the new graph refuses, though no single change was found to be the cause. */
export interface RefusedOperation {
  readonly operation: UsedOperation;
  readonly reasons: readonly string[];
}

/** How a graph changes for those who use it. */
export interface Judgement {
  readonly changes: readonly JudgedChange[];
  readonly refused: readonly RefusedOperation[];
  /** Changes that hurt nobody, such as additions. */
  readonly harmlessChanges: number;
  readonly judgedOperations: number;
  /** Operations that the graph refuses already today. */
  readonly alreadyRefused: readonly UsedOperation[];
}

/**
 * Compares two graphs and judges every change by the operations in use. Each operation that is valid today is validated
 * against the new graph; what validation cannot see is judged by the coordinates the operation depends on.
 */
export async function judgeChanges(
  before: GraphQLSchema,
  after: GraphQLSchema,
  operations: readonly UsedOperation[],
): Promise<Judgement> {
  const cases = examine(before, after, operations);
  const valid = cases.filter(({ refusedBefore }) => !refusedBefore);
  const found = await diff(before, after);
  const changes = found.flatMap((change) => judge(change, valid));
  const blamed = new Set(
    changes.filter(({ severity }) => severity === 'breaking').flatMap(({ usedBy }) => usedBy),
  );
  return {
    changes,
    refused: valid
      .filter(({ operation, reasons }) => reasons.length > 0 && !blamed.has(operation))
      .map(({ operation, reasons }) => ({ operation, reasons })),
    harmlessChanges: found.filter(
      ({ criticality, type }) =>
        criticality.level === CriticalityLevel.NonBreaking && !isRepetition(type),
    ).length,
    judgedOperations: valid.length,
    alreadyRefused: cases
      .filter(({ refusedBefore }) => refusedBefore)
      .map(({ operation }) => operation),
  };
}

interface OperationCase {
  readonly operation: UsedOperation;
  readonly coordinates: ReadonlySet<string>;
  readonly refusedBefore: boolean;
  /** Why the new graph refuses it; empty when it does not. */
  readonly reasons: readonly string[];
}

function examine(
  before: GraphQLSchema,
  after: GraphQLSchema,
  operations: readonly UsedOperation[],
): OperationCase[] {
  const known = new Map<string, Omit<OperationCase, 'operation'>>();
  return operations.map((operation) => {
    const text = print(operation.document);
    const examined = known.get(text) ?? {
      coordinates: new Set(coordinatesOf(before, operation.document, null)),
      refusedBefore: validate(before, operation.document).length > 0,
      reasons: validate(after, operation.document).map((error) => error.message),
    };
    known.set(text, examined);
    return { operation, ...examined };
  });
}

function judge(change: Change, cases: readonly OperationCase[]): JudgedChange[] {
  const { level } = change.criticality;
  const kind = String(change.type);
  if (level === CriticalityLevel.NonBreaking || isRepetition(kind)) return [];
  const reach = reachOf(kind, change.path);
  const concerned = cases.filter(({ coordinates, reasons }) => {
    if (reach === null) return reasons.length > 0;
    const touches = reach.coordinates.some((coordinate) => coordinates.has(coordinate));
    return touches && (reach.decidedBy === 'use' || reasons.length > 0);
  });
  return [
    {
      kind,
      path: change.path ?? '',
      message: change.message,
      severity: level === CriticalityLevel.Breaking ? 'breaking' : 'dangerous',
      usedBy: concerned.map(({ operation }) => operation),
    },
  ];
}

/** The comparison tells of directives in the schema what it has told in other words, such as deprecations. */
function isRepetition(kind: unknown): boolean {
  return String(kind).startsWith('DIRECTIVE_USAGE_');
}
