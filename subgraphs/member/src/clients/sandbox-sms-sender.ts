import type { SmsMessage, SmsSender } from './sms-sender.js';

export type SmsFault = 'none' | 'fail' | 'timeout';

/** Where the sandbox keeps what it was given; a restart forgets nothing. */
export interface SandboxMessages {
  add(message: SmsMessage): Promise<void>;
  /** Newest first. */
  to(phone: string): Promise<readonly Pick<SmsMessage, 'code' | 'sentAt'>[]>;
}

/** Plays the SMS provider of a demo: keeps what it was given, and fails when told to. */
export class SandboxSmsSender implements SmsSender {
  private fault: SmsFault = 'none';

  constructor(private readonly messages: SandboxMessages) {}

  async send(message: SmsMessage, signal: AbortSignal): Promise<void> {
    if (this.fault === 'fail') throw new Error('The sandbox was told to fail');
    if (this.fault === 'timeout') await silence(signal);
    await this.messages.add(message);
  }

  /** What happens to the next messages. */
  behave(fault: SmsFault): void {
    this.fault = fault;
  }

  /** Newest first. */
  async messagesTo(phone: string): Promise<readonly Pick<SmsMessage, 'code' | 'sentAt'>[]> {
    return await this.messages.to(phone);
  }
}

/** Says nothing until the caller gives up. */
export async function silence(signal: AbortSignal): Promise<never> {
  return await new Promise<never>((_, reject) => {
    const give = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('given up'));
    };
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}
