/** Carries a sign-in code to a phone. */
export interface SmsSender {
  /** Rejects when the provider did not take the message or `signal` ended the wait. */
  send(message: SmsMessage, signal: AbortSignal): Promise<void>;
}

export interface SmsMessage {
  /** E.164. */
  readonly phone: string;
  readonly code: string;
  readonly sentAt: Date;
}

/** Until a provider is configured nothing can be sent; a sandbox in production would swallow codes. */
export const unconfiguredSmsSender: SmsSender = {
  send: () => Promise.reject(new Error('No SMS provider is configured')),
};
