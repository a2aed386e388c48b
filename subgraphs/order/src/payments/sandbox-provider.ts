import { setTimeout as pause } from 'node:timers/promises';
import {
  baseErrors,
  type Clock,
  conditionalUpdate,
  type Database,
  insertIgnore,
  newUlid,
  selectRows,
} from '@hub/kernel';
import { SandboxChargeEntity, SandboxRefundEntity } from '../persistence/sandbox.entity.js';
import type { PaymentProvider } from '../use-cases/payment-provider.js';
import type { PaymentNotice } from '../use-cases/receive-payment-notice.js';
import { writeNotice } from './notice-body.js';
import { signNotice, type SignedHeaders } from './notice-signature.js';

/** Carries a signed notice to the hub and answers the HTTP status it got. */
export type NoticeSender = (notice: {
  readonly headers: SignedHeaders;
  readonly body: string;
}) => Promise<number>;

export interface SandboxOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly secret: string;
  /** Where a buyer finds the sandbox's pay page, e.g. `http://localhost:4000`. */
  readonly publicUrl: string;
  readonly send: NoticeSender;
  /** How refunds are answered: at once (the default), later by notice, or not at all until told. */
  readonly refunds?: 'at-once' | 'by-notice' | 'silent';
}

/** How a confirmation or decline is told to the hub. */
export interface TellingOptions {
  /** How often the same fact is told, each time under its own notice; 0 never tells it. */
  readonly notices: number;
  /** Tells an authorisation and a decline after the outcome, as a confused network would. */
  readonly outOfOrder: boolean;
  readonly delayMs: number;
}

/**
 * Plays a payment provider for demos and tests, with books of its own: charges wait for a click, notices are signed,
 * and it can be told to repeat, reorder, delay or lose them.
 */
export class SandboxProvider implements PaymentProvider {
  readonly name = 'sandbox';

  constructor(private readonly options: SandboxOptions) {}

  async startCharge(charge: {
    paymentId: string;
    amountMinor: number;
    currency: string;
  }): Promise<{ payUrl: string }> {
    const createdAt = this.options.clock.now();
    await this.options.database.transaction((manager) =>
      insertIgnore(manager, SandboxChargeEntity, [{ ...charge, state: 'OPEN', createdAt }]),
    );
    return { payUrl: `${this.options.publicUrl}/sandbox/payments/${charge.paymentId}` };
  }

  async refund(refund: {
    refundId: string;
    paymentId: string;
    amountMinor: number;
    currency: string;
  }): Promise<'PROCESSING' | 'SUCCEEDED'> {
    const { amountMinor, currency, paymentId, refundId } = refund;
    const isNew = await this.bookRefund({ refundId, paymentId, amountMinor });
    const mode = this.options.refunds ?? 'at-once';
    if (mode === 'at-once') return 'SUCCEEDED';
    if (mode === 'by-notice' && isNew) {
      const notice = {
        noticeId: newUlid(this.options.clock.now()),
        kind: 'REFUND_SUCCEEDED' as const,
        paymentId,
        refundId,
        amountMinor,
        currency,
      };
      await this.tell(notice);
    }
    return isNew || mode === 'silent' ? 'PROCESSING' : 'SUCCEEDED';
  }

  /** What the pay page shows. */
  async charge(paymentId: string): Promise<SandboxChargeEntity> {
    const charge = await this.options.database.read.findOneBy(SandboxChargeEntity, { paymentId });
    if (charge === null) throw baseErrors.refuse('NOT_FOUND', 'The sandbox knows no such payment');
    return charge;
  }

  /** What the buyer does at the pay page; answers the HTTP status of each notice. */
  async decide(
    paymentId: string,
    outcome: 'DECLINED' | 'SUCCEEDED',
    telling: TellingOptions,
  ): Promise<number[]> {
    const charge = await this.settle(paymentId, outcome);
    const facts = {
      paymentId,
      refundId: null,
      amountMinor: charge.amountMinor,
      currency: charge.currency,
    };
    const kinds = Array.from({ length: telling.notices }, () => `CHARGE_${outcome}` as const);
    const late = telling.outOfOrder ? (['CHARGE_AUTHORISED', 'CHARGE_DECLINED'] as const) : [];
    if (telling.delayMs > 0) await pause(telling.delayMs);
    const answers: number[] = [];
    for (const kind of [...kinds, ...late])
      answers.push(
        await this.tell({ ...facts, kind, noticeId: newUlid(this.options.clock.now()) }),
      );
    return answers;
  }

  private async tell(notice: PaymentNotice): Promise<number> {
    const body = writeNotice(notice);
    return await this.options.send({
      body,
      headers: signNotice(body, this.options.secret, this.options.clock.now()),
    });
  }

  private async settle(
    paymentId: string,
    outcome: 'DECLINED' | 'SUCCEEDED',
  ): Promise<SandboxChargeEntity> {
    await this.options.database.transaction((manager) =>
      conditionalUpdate(
        manager,
        "UPDATE sandbox_charge SET state = ? WHERE payment_id = ? AND state <> 'SUCCEEDED'",
        [outcome, paymentId],
      ),
    );
    return await this.charge(paymentId);
  }

  /** A real provider refuses to give back more than it took; so does this one. */
  private async bookRefund(refund: {
    refundId: string;
    paymentId: string;
    amountMinor: number;
  }): Promise<boolean> {
    return await this.options.database.transaction(async (manager) => {
      const inserted = await insertIgnore(manager, SandboxRefundEntity, [
        { ...refund, createdAt: this.options.clock.now() },
      ]);
      const [sum] = await selectRows<{ total: number; taken: number | null }>(
        manager,
        `SELECT SUM(r.amount_minor) AS total, (SELECT c.amount_minor FROM sandbox_charge c WHERE c.payment_id = ? AND c.state = 'SUCCEEDED') AS taken
         FROM sandbox_refund r WHERE r.payment_id = ?`,
        [refund.paymentId, refund.paymentId],
      );
      if (Number(sum?.total ?? 0) > Number(sum?.taken ?? 0))
        throw new Error('The sandbox was asked to refund more than it took');
      return inserted === 1;
    });
  }
}
