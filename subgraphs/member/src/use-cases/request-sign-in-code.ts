import { baseErrors, parseInput } from '@hub/kernel';
import { z } from 'zod';
import { endOfDayAfter } from '../domain/business-days.js';
import { memberErrors } from '../domain/errors.js';
import { normalisePhone } from './phone-number.js';
import { secondsUntilNextCode, signInCodeFrom, signInCodePolicy } from '../domain/sign-in-code.js';
import type { MemberServices } from './services.js';

type Services = Pick<
  MemberServices,
  | 'database'
  | 'clock'
  | 'logger'
  | 'sessions'
  | 'personalData'
  | 'sms'
  | 'random'
  | 'businessDays'
  | 'providerDeadlineMs'
>;

const inputShape = z.object({ phone: z.string().min(1).max(32) });

export interface SignInCodeSent {
  readonly retryAfterSeconds: number;
  readonly expiresInSeconds: number;
}

/** Sends a sign-in code by SMS; open to everybody, so bounded per phone. */
export class RequestSignInCode {
  constructor(private readonly services: Services) {}

  async run(input: unknown): Promise<SignInCodeSent> {
    const { database, clock, sessions, personalData, businessDays } = this.services;
    const phone = normalisePhone(parseInput(inputShape, input).phone);
    const code = signInCodeFrom(this.services.random);
    const now = clock.now();
    const today = businessDays.dayOf(now);
    const sent = {
      phoneIndex: personalData.phoneIndex(phone),
      codeHmac: personalData.signInCodeHmac(phone, code),
      now,
      today,
    };
    const mayWait = await database.transaction(async (manager) => {
      if (await sessions.claimSending(manager, sent)) return undefined;
      return await sessions.findSent(manager, sent.phoneIndex);
    });
    if (mayWait !== undefined) {
      const dayEnds = endOfDayAfter(now, businessDays, 0);
      const retryAfterSeconds =
        mayWait === null
          ? signInCodePolicy.resendAfterSeconds
          : secondsUntilNextCode(mayWait, now, today, dayEnds);
      throw baseErrors.refuse(
        'RATE_LIMITED',
        `A code was sent; ask again in ${String(retryAfterSeconds)} seconds`,
        { retryAfterSeconds },
      );
    }
    await this.send(phone, code, sent);
    return {
      retryAfterSeconds: signInCodePolicy.resendAfterSeconds,
      expiresInSeconds: signInCodePolicy.validSeconds,
    };
  }

  private async send(
    phone: string,
    code: string,
    sent: { phoneIndex: string; codeHmac: string; now: Date },
  ): Promise<void> {
    const { sms, database, sessions, providerDeadlineMs } = this.services;
    try {
      await sms.send({ phone, code, sentAt: sent.now }, AbortSignal.timeout(providerDeadlineMs));
    } catch (error) {
      // The name only: a provider's message may repeat the phone.
      this.services.logger.warn({ reason: nameOf(error) }, 'sign-in code not sent');
      await database.transaction((manager) =>
        sessions.undoSending(manager, sent.phoneIndex, sent.codeHmac),
      );
      throw memberErrors.refuse(
        'SMS_NOT_SENT',
        'The message could not be sent; try again in a moment',
      );
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
