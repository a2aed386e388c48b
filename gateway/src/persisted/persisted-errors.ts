import { defineErrors } from '@hub/kernel';

/** Refusals of requests that name their operation, or should. */
export const persistedErrors = defineErrors({
  BAD_REQUEST: { description: 'The request is not one GraphQL request.', retryable: false },
  PERSISTED_QUERY_NOT_FOUND: {
    description:
      'No operation is known under this id for this client. Where persisted queries are automatic, send the document once.',
    retryable: false,
  },
  PERSISTED_OPERATION_REQUIRED: {
    description: 'This client may run the operations of its manifest only.',
    retryable: false,
  },
});
