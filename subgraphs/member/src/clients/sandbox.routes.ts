import {
  DomainError,
  type HttpRoute,
  type HttpRouteRequest,
  type HttpRouteResponse,
} from '@hub/kernel';
import { z } from 'zod';
import type { SandboxCodeExchange } from './sandbox-code-exchange.js';
import type { SandboxSmsSender } from './sandbox-sms-sender.js';

const identity = z.object({
  openid: z.string().min(1).max(64),
  unionid: z.string().min(1).max(64).nullish(),
});
const smsFault = z.object({ fault: z.enum(['none', 'fail', 'timeout']) });
const exchangeFault = z.object({ fault: z.enum(['none', 'busy', 'timeout']) });

/** The far side of the sandboxes, for people and stories of a demo; never mounted in production. */
export function sandboxRoutes(
  sms: SandboxSmsSender,
  codeExchange: SandboxCodeExchange,
  normalisePhone: (text: string) => string,
): HttpRoute[] {
  return [
    {
      method: 'GET',
      path: '/sandbox/sms',
      handler: ({ query }) =>
        answering(async () => ({
          messages: await readMessages(sms, normalisePhone(query['phone'] ?? '')),
        })),
    },
    {
      method: 'POST',
      path: '/sandbox/sms/faults',
      handler: (request) =>
        answering(() => {
          sms.behave(smsFault.parse(json(request)).fault);
          return {};
        }),
    },
    {
      method: 'POST',
      path: '/sandbox/wechat/codes',
      handler: (request) =>
        answering(() => {
          const { openid, unionid = null } = identity.parse(json(request));
          return { code: codeExchange.mint({ openid, unionid }), expiresInSeconds: 300 };
        }),
    },
    {
      method: 'POST',
      path: '/sandbox/wechat/faults',
      handler: (request) =>
        answering(() => {
          codeExchange.behave(exchangeFault.parse(json(request)).fault);
          return {};
        }),
    },
  ];
}

async function readMessages(sms: SandboxSmsSender, phone: string) {
  return (await sms.messagesTo(phone)).map(({ code, sentAt }) => ({
    code,
    text: `Your sign-in code is ${code}; it is valid for 5 minutes.`,
    sentAt: sentAt.toISOString(),
  }));
}

function json({ rawBody }: HttpRouteRequest): unknown {
  return JSON.parse(rawBody.toString('utf8') || 'null') as unknown;
}

async function answering(answer: () => unknown): Promise<HttpRouteResponse> {
  try {
    return { status: 200, body: await answer() };
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return { status: 400, body: { code: 'BAD_USER_INPUT', message: error.message } };
    if (error instanceof DomainError)
      return { status: 400, body: { code: error.code, message: error.message } };
    throw error;
  }
}
