import { SpanKind, SpanStatusCode, type Span, trace } from '@opentelemetry/api';
import { LRUCache } from 'lru-cache';
import type { DataSource, EntitySubscriberInterface } from 'typeorm';
import { statementName, statementShape } from './statement-shape.js';
import { currentTracer } from './tracing.js';

type Dialect = 'mysql' | 'sqlite';
type Statement = Pick<
  Parameters<NonNullable<EntitySubscriberInterface['afterQuery']>>[0],
  'query' | 'parameters' | 'queryRunner'
>;

const mostShapes = 1_000;

/**
 * One span per statement of a traced request, with the statement's shape and never its values. Statements of workers
 * belong to no request and have none.
 */
class StatementSpans implements EntitySubscriberInterface {
  /** Under way, by what one statement has for itself. Two may share it: then the first to begin is the first to end. */
  private readonly underWay = new WeakMap<object, Span[]>();
  private readonly shapes = new LRUCache<string, { name: string; shape: string }>({
    max: mostShapes,
  });

  constructor(
    private readonly dialect: Dialect,
    private readonly database: string,
  ) {}

  beforeQuery(statement: Statement): void {
    const tracer = currentTracer();
    // Also of a request whose trace is not kept, which is most of them where few are.
    if (tracer === undefined || trace.getActiveSpan()?.isRecording() !== true) return;
    const { name, shape } = this.shapeOf(statement.query);
    const span = tracer.startSpan(name, {
      kind: SpanKind.CLIENT,
      attributes: {
        'db.system.name': this.dialect,
        'db.namespace': this.database,
        'db.query.text': shape,
      },
    });
    const key = keyOf(statement);
    const others = this.underWay.get(key);
    if (others === undefined) this.underWay.set(key, [span]);
    else others.push(span);
  }

  afterQuery(statement: Statement & { readonly success: boolean }): void {
    const key = keyOf(statement);
    const spans = this.underWay.get(key);
    const span = spans?.shift();
    if (spans?.length === 0) this.underWay.delete(key);
    if (span === undefined) return;
    if (!statement.success) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  private shapeOf(sql: string): { name: string; shape: string } {
    const known = this.shapes.get(sql);
    if (known !== undefined) return known;
    const shape = statementShape(sql, this.dialect);
    const fresh = { shape, name: statementName(shape) };
    this.shapes.set(sql, fresh);
    return fresh;
  }
}

/** SQLite runs all statements in one runner, so there the list of parameters tells them apart. */
function keyOf({ parameters, queryRunner }: Statement): object {
  return (parameters as object | undefined) ?? queryRunner;
}

/** Gives the data sources spans for their statements; nothing at all while tracing is off. */
export function traceStatements(
  sources: readonly DataSource[],
  dialect: Dialect,
  database: string,
): void {
  if (currentTracer() === undefined) return;
  for (const source of new Set(sources))
    source.subscribers.push(new StatementSpans(dialect, database));
}
