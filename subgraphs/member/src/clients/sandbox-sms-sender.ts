import type { SmsMessage, SmsSender } from './sms-sender.js';

export type SmsFault = 'none' | 'fail' | 'timeout';

const remembered = 1_000;

/** Plays the SMS provider of a demo: keeps what it was given, and fails when told to. */
export class SandboxSmsSender implements SmsSender {
  private readonly messages: SmsMessage[] = [];
  private fault: SmsFault = 'none';

  async send(message: SmsMessage, signal: AbortSignal): Promise<void> {
    if (this.fault === 'fail') throw new Error('The sandbox was told to fail');
    if (this.fault === 'timeout') await silence(signal);
    this.messages.push(message);
    if (this.messages.length > remembered) this.messages.shift();
  }

  /** What happens to the next messages. */
  behave(fault: SmsFault): void {
    this.fault = fault;
  }

  /** Newest first. */
  messagesTo(phone: string): SmsMessage[] {
    return this.messages.filter((message) => message.phone === phone).reverse();
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
