import { pino, type DestinationStream, type Logger } from 'pino';
import { personalBindings, redactPersonalData } from './redact-personal-data.js';

export type { Logger } from 'pino';

/** One JSON object per line on standard output (or `destination`), without personal data at any depth. */
export function createLogger(options: {
  level: string;
  name: string;
  destination?: DestinationStream;
}): Logger {
  const { level, name, destination } = options;
  const configuration = {
    level,
    name,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: redactPersonalData },
    // What a child logger is bound to passes no formatter, only these paths.
    redact: { paths: [...personalBindings], censor: '[redacted]' },
    serializers: { err: describeError, error: describeError },
  };
  return destination === undefined ? pino(configuration) : pino(configuration, destination);
}

/** A logger that puts the request id on every line. */
export function requestLogger(logger: Logger, requestId: string): Logger {
  return logger.child({ requestId });
}

// The standard serializer copies every property of an error: for a failed query that includes its parameters.
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return redactPersonalData({ error });
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
