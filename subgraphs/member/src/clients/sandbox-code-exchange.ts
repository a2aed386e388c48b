import { randomBytes } from 'node:crypto';
import type {
  MiniProgramAnswer,
  MiniProgramCodeExchange,
  MiniProgramIdentity,
} from './mini-program-code-exchange.js';
import { silence } from './sandbox-sms-sender.js';

export type CodeExchangeFault = 'none' | 'busy' | 'timeout';

const validMilliseconds = 300_000;
const remembered = 10_000;

interface MintedCode extends MiniProgramIdentity {
  readonly expiresAt: Date;
  used: boolean;
}

/** Plays the mini-program platform of a demo: mints login codes for anybody and exchanges each once. */
export class SandboxCodeExchange implements MiniProgramCodeExchange {
  private readonly codes = new Map<string, MintedCode>();
  private fault: CodeExchangeFault = 'none';

  constructor(private readonly now: () => Date) {}

  /** What the platform's login call gives the mini-program. */
  mint(identity: MiniProgramIdentity): string {
    const code = randomBytes(24).toString('base64url');
    this.codes.set(code, {
      ...identity,
      expiresAt: new Date(this.now().getTime() + validMilliseconds),
      used: false,
    });
    const [oldest] = this.codes.keys();
    if (this.codes.size > remembered && oldest !== undefined) this.codes.delete(oldest);
    return code;
  }

  async exchange(
    request: { readonly code: string },
    signal: AbortSignal,
  ): Promise<MiniProgramAnswer> {
    if (this.fault === 'timeout') await silence(signal);
    if (this.fault === 'busy') return { errcode: -1, errmsg: 'system busy' };
    const minted = this.codes.get(request.code);
    if (minted === undefined || minted.expiresAt <= this.now())
      return { errcode: 40029, errmsg: 'invalid code' };
    if (minted.used) return { errcode: 40163, errmsg: 'code been used' };
    minted.used = true;
    return { openid: minted.openid, unionid: minted.unionid };
  }

  /** What happens to the next exchanges. */
  behave(fault: CodeExchangeFault): void {
    this.fault = fault;
  }
}
