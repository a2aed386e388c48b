/** Exchanges the one-time code of a mini-program's login for who the person is there (WeChat: code2session). */
export interface MiniProgramCodeExchange {
  /** Rejects when the platform is silent until `signal` ends the wait. */
  exchange(
    request: { readonly appId: string; readonly code: string },
    signal: AbortSignal,
  ): Promise<MiniProgramAnswer>;
}

export type MiniProgramAnswer = MiniProgramIdentity | MiniProgramRefusal;

export interface MiniProgramIdentity {
  /** The person in this one mini-program. */
  readonly openid: string;
  /** The person in every app of the same owner; not always known. */
  readonly unionid: string | null;
}

export interface MiniProgramRefusal {
  /** 40029 no such code or out of date, 40163 used before, -1 busy. */
  readonly errcode: 40029 | 40163 | -1;
  readonly errmsg: string;
}

export const unconfiguredCodeExchange: MiniProgramCodeExchange = {
  exchange: () => Promise.reject(new Error('No mini-program platform is configured')),
};
