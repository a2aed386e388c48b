import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { orderErrors } from '../domain/errors.js';

/**
 * Notices are signed the way WeChat Pay v3 lays out its headers: over timestamp, nonce and body, each ended by a line
 * feed. WeChat signs with RSA; the sandbox shares a secret with the hub and signs with HMAC-SHA256, in base64. A notice
 * older or younger than five minutes is refused, so that a recorded one cannot be played back later; inside the window
 * the payment's log makes a repeat harmless.
 */
export const replayWindowSeconds = 300;
const serial = 'sandbox-1';

export interface SignedHeaders {
  readonly 'wechatpay-timestamp': string;
  readonly 'wechatpay-nonce': string;
  readonly 'wechatpay-signature': string;
  readonly 'wechatpay-serial': string;
}

export function signNotice(body: string, secret: string, now: Date): SignedHeaders {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const nonce = randomBytes(16).toString('hex');
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': signature(timestamp, nonce, body, secret).toString('base64'),
    'wechatpay-serial': serial,
  };
}

/** Returns when the notice is the provider's and fresh; refuses with NOTICE_REFUSED otherwise. */
export function verifyNotice(
  headers: Readonly<Record<string, string>>,
  body: string,
  secret: string,
  now: Date,
): void {
  const timestamp = headers['wechatpay-timestamp'] ?? '';
  const nonce = headers['wechatpay-nonce'] ?? '';
  const given = Buffer.from(headers['wechatpay-signature'] ?? '', 'base64');
  const expected = signature(timestamp, nonce, body, secret);
  const isSigned =
    headers['wechatpay-serial'] === serial &&
    given.length === expected.length &&
    timingSafeEqual(given, expected);
  if (!isSigned)
    throw orderErrors.refuse('NOTICE_REFUSED', 'The notice is not signed by the provider');
  const age = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  if (!(age <= replayWindowSeconds))
    throw orderErrors.refuse('NOTICE_REFUSED', 'The notice is out of its five minutes');
}

function signature(timestamp: string, nonce: string, body: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}\n${nonce}\n${body}\n`).digest();
}
