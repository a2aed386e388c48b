import { defineErrors } from './error-registry.js';

/** The codes every capability shares; each capability adds its own table beside these. */
export const baseErrors = defineErrors({
  BAD_USER_INPUT: {
    description: 'An argument has a value the operation does not accept.',
    retryable: false,
  },
  INVALID_ID: { description: 'An id is not a ULID of 26 characters.', retryable: false },
  NOT_FOUND: {
    description: 'The subject does not exist or the actor may not know that it exists.',
    retryable: false,
  },
  FORBIDDEN: {
    description:
      'The actor is known and lacks the role, scope or ownership the operation asks for.',
    retryable: false,
  },
  UNAUTHENTICATED: { description: 'The operation needs a signed-in actor.', retryable: false },
  IDEMPOTENCY_KEY_REUSED: {
    description: 'The idempotency key was used before with another payload.',
    retryable: false,
  },
  PAGE_TOO_LARGE: {
    description: 'More rows were asked for than a page may hold.',
    retryable: false,
  },
  INVALID_CURSOR: { description: 'The cursor was not handed out by this list.', retryable: false },
  PAYLOAD_TOO_LARGE: {
    description: 'The request is larger than the operation accepts.',
    retryable: false,
  },
  CONFLICT: {
    description:
      'Somebody else changed the subject at the same moment; read it again and decide anew.',
    retryable: true,
  },
  RATE_LIMITED: { description: 'Too many requests; wait before the next one.', retryable: true },
  DEADLINE_EXCEEDED: {
    description: 'The answer did not come in time; the outcome is unknown.',
    retryable: true,
  },
  UPSTREAM_UNAVAILABLE: {
    description: 'A capability this one depends on could not be reached.',
    retryable: true,
  },
  INTERNAL_SERVER_ERROR: {
    description: 'Something failed on our side; the request id leads to the log.',
    retryable: true,
  },
});
