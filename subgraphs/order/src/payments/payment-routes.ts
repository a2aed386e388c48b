import {
  baseErrors,
  type Clock,
  DomainError,
  type HttpRoute,
  parseUlid,
  refusalExtensions,
} from '@hub/kernel';
import { z } from 'zod';
import { isRefusedNotice, type PaymentNotice } from '../use-cases/receive-payment-notice.js';
import { readNotice } from './notice-body.js';
import { verifyNotice } from './notice-signature.js';
import { payPage } from './pay-page.js';
import type { SandboxProvider } from './sandbox-provider.js';

export interface PaymentRouteOptions {
  readonly secret: string;
  readonly clock: Clock;
  readonly receive: (notice: PaymentNotice) => Promise<void>;
  readonly sandbox: SandboxProvider;
  /** The buyer's side of the sandbox exists in demos only. */
  readonly isDemo: boolean;
}

/** Where providers tell the hub, and in a demo where the buyer's pay page would be. */
export function paymentRoutes(options: PaymentRouteOptions): HttpRoute[] {
  const notice: HttpRoute = {
    method: 'POST',
    path: '/payments/notices/sandbox',
    handler: ({ headers, rawBody }) => answerNotice(options, headers, rawBody.toString('utf8')),
  };
  if (!options.isDemo) return [notice];
  return [
    notice,
    {
      method: 'GET',
      path: '/sandbox/payments/:id',
      handler: async ({ params }) => ({
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
        body: payPage(await options.sandbox.charge(parseUlid(params['id'] ?? '', 'id'))),
      }),
    },
    {
      method: 'POST',
      path: '/sandbox/payments/:id/confirm',
      handler: (request) => decide(options, 'SUCCEEDED', request),
    },
    {
      method: 'POST',
      path: '/sandbox/payments/:id/decline',
      handler: (request) => decide(options, 'DECLINED', request),
    },
  ];
}

/** 200 ends the telling; 4xx says the notice is no good; anything else asks the provider to tell again. */
export async function answerNotice(
  options: Pick<PaymentRouteOptions, 'clock' | 'receive' | 'secret'>,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ status: number; body: unknown }> {
  try {
    verifyNotice(headers, body, options.secret, options.clock.now());
    await options.receive(readNotice(body));
    return { status: 200, body: { code: 'SUCCESS' } };
  } catch (error) {
    if (error instanceof DomainError && isRefusedNotice(error))
      return { status: 401, body: { code: error.code, message: error.message } };
    throw error;
  }
}

const tellingBody = z.object({
  notices: z.int().min(0).max(100).default(1),
  outOfOrder: z.boolean().default(false),
  delayMs: z.int().min(0).max(60_000).default(0),
});

async function decide(
  { sandbox }: PaymentRouteOptions,
  outcome: 'DECLINED' | 'SUCCEEDED',
  { params, rawBody }: Parameters<HttpRoute['handler']>[0],
): Promise<{ status: number; body: unknown }> {
  const paymentId = parseUlid(params['id'] ?? '', 'id');
  const telling = tellingBody.safeParse(
    rawBody.length === 0 ? {} : parseJson(rawBody.toString('utf8')),
  );
  if (!telling.success) {
    const error = baseErrors.refuse(
      'BAD_USER_INPUT',
      'The body is {notices?: 0–100, outOfOrder?: boolean, delayMs?: 0–60000}',
    );
    return {
      status: 400,
      body: { errors: [{ message: error.message, extensions: refusalExtensions(error) }] },
    };
  }
  return {
    status: 200,
    body: { paymentId, outcome, notices: await sandbox.decide(paymentId, outcome, telling.data) },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
