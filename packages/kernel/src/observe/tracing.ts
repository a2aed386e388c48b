import { context, diag, DiagLogLevel, propagation, trace, type Tracer } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../log/logger.js';

export interface TracingOptions {
  /** What the process is called in the traces, e.g. `hub-gateway`. */
  readonly serviceName: string;
  /** An OTLP/HTTP collector: its origin, or the whole address where that is not `/v1/traces`. */
  readonly otlpUrl: string;
  /** From 0 to 1: which part of the traces that begin here is kept. One that began elsewhere is kept as its beginner decided. */
  readonly sampleRatio: number;
  /** Hears of spans that could not be delivered. */
  readonly logger?: Logger;
}

/** Where the spans go instead of a collector, for tests. */
export interface TracingInto extends Omit<TracingOptions, 'otlpUrl'> {
  readonly exporter: SpanExporter;
}

export interface RunningTracing {
  /** Delivers what is waiting. */
  flush(): Promise<void>;
  /** Delivers what is waiting and switches tracing off. */
  stop(): Promise<void>;
}

let running: Tracer | undefined;

/** Makes spans; undefined while tracing is off, and then nobody needs to do anything for it. */
export function currentTracer(): Tracer | undefined {
  return running;
}

/**
 * Switches tracing on for the whole process. Start it first: a database opened before has statements without spans.
 * While it is off neither the tracing library is loaded nor an asynchronous context kept.
 */
export async function startTracing(options: TracingOptions | TracingInto): Promise<RunningTracing> {
  if (running !== undefined) throw new Error('Tracing runs already in this process.');
  const { Resource } = await import('@opentelemetry/resources');
  const sdk = await import('@opentelemetry/sdk-trace-node');
  const provider = new sdk.NodeTracerProvider({
    resource: new Resource({ 'service.name': options.serviceName }),
    sampler: new sdk.ParentBasedSampler({
      root: new sdk.TraceIdRatioBasedSampler(options.sampleRatio),
    }),
    spanProcessors: [
      'exporter' in options
        ? new sdk.SimpleSpanProcessor(options.exporter)
        : new sdk.BatchSpanProcessor(await openCollector(options.otlpUrl)),
    ],
  });
  if (options.logger !== undefined) hearDiagnostics(options.logger);
  // Trace context is read and written by `trace-parent.ts`: no other header of a stranger travels on.
  provider.register({ propagator: null });
  running = provider.getTracer('hub');
  return {
    flush: () => provider.forceFlush(),
    stop: async () => {
      running = undefined;
      // A collector that is gone must not keep the process from ending well.
      await provider.shutdown().catch((error: unknown) => {
        options.logger?.warn({ err: error }, 'traces could not be delivered');
      });
      trace.disable();
      context.disable();
      propagation.disable();
      diag.disable();
    },
  };
}

/**
 * Switches tracing on where the environment names a collector; null where it does not. Of several that ask in one
 * process the first has its way, and stops it.
 */
export async function startTracingAsTold(
  environment: { readonly tracing?: Pick<TracingOptions, 'otlpUrl' | 'sampleRatio'> },
  serviceName: string,
  logger: Logger,
): Promise<RunningTracing | null> {
  const { tracing } = environment;
  if (tracing === undefined || running !== undefined) return null;
  return await startTracing({ ...tracing, serviceName, logger });
}

async function openCollector(url: string): Promise<SpanExporter> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return new OTLPTraceExporter({ url: tracesAddress(url) });
}

/** `http://collector:4318` means its address for traces. */
export function tracesAddress(url: string): string {
  const address = new URL(url);
  if (address.pathname === '/') address.pathname = '/v1/traces';
  return address.toString();
}

function hearDiagnostics(logger: Logger): void {
  const tell = (message: string): void => {
    logger.warn({ reason: message }, 'traces could not be delivered');
  };
  const ignore = (): void => undefined;
  diag.setLogger(
    { error: tell, warn: ignore, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}
