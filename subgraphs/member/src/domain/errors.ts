import { defineErrors } from '@hub/kernel/pure';

/** The refusals only this capability gives; the shared ones are the kernel's `baseErrors`. */
export const memberErrors = defineErrors({
  INVALID_PHONE: {
    description: 'The text is no phone number that exists in its region.',
    retryable: false,
  },
  MEMBER_FROZEN: { description: 'The account is frozen; staff can unfreeze it.', retryable: false },
  MEMBER_CLOSED: {
    description: 'The account was closed and its personal data erased; this cannot be undone.',
    retryable: false,
  },
  REFRESH_TOKEN_INVALID: {
    description: 'The refresh token is unknown or out of date; sign in again.',
    retryable: false,
  },
  SESSION_REVOKED: {
    description:
      'The session was ended, or its refresh token was used twice, which looks like theft; sign in again.',
    retryable: false,
  },
  MEMBER_CODE_INVALID: {
    description: 'The text is no member code, or nobody of this hub signed it.',
    retryable: false,
  },
  MEMBER_CODE_EXPIRED: {
    description: 'The member code is older than 30 seconds (5 seconds of clock skew are forgiven).',
    retryable: false,
  },
  MEMBER_CODE_REPLAYED: {
    description: 'The member code was used before; the member shows the next one.',
    retryable: false,
  },
  POINTS_BALANCE_TOO_LOW: {
    description: 'The correction would take more points than the member has.',
    retryable: false,
  },
  POINTS_ALREADY_RELEASED: {
    description:
      'The points of this order were given back, or the order ended before they were spent.',
    retryable: false,
  },
  SMS_NOT_SENT: {
    description: 'The provider did not take the message; ask for the code again.',
    retryable: true,
  },
  MINI_PROGRAM_UNAVAILABLE: {
    description: 'The mini-program platform is busy or silent; fetch a new code and try again.',
    retryable: true,
  },
});
