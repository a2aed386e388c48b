import { type Clock, forKinds, type RequestContext } from '@hub/kernel';
import { requireMember } from '@hub/kernel';
import { Arg, Ctx, Directive, Mutation, Query, Resolver } from 'type-graphql';
import type { MemberQueries } from '../persistence/member.queries.js';
import type { BindPhone } from '../use-cases/bind-phone.js';
import type { EndSession } from '../use-cases/end-session.js';
import type { IssueMemberCode } from '../use-cases/issue-member-code.js';
import type { RefreshSession } from '../use-cases/refresh-session.js';
import type { RequestSignInCode } from '../use-cases/request-sign-in-code.js';
import type { SignInWithMiniProgram } from '../use-cases/sign-in-with-mini-program.js';
import type { SignInWithPhone } from '../use-cases/sign-in-with-phone.js';
import { MemberType } from './member.type.js';
import {
  BindPhoneResult,
  MemberCodeType,
  MemberSessionType,
  PhoneAlreadyBoundType,
  PhoneBoundType,
  showSignIn,
  showWrongCode,
  SignInCodeRequestedType,
  SignInResult,
} from './session.type.js';
import {
  BindPhoneInput,
  RefreshSessionInput,
  RequestSignInCodeInput,
  RevokeSessionInput,
  SignInWithMiniProgramInput,
  SignInWithPhoneInput,
} from './sign-in.input.js';

type Context = RequestContext;

@Resolver()
export class SignInResolver {
  constructor(
    private readonly useCases: {
      readonly requestSignInCode: RequestSignInCode;
      readonly signInWithPhone: SignInWithPhone;
      readonly signInWithMiniProgram: SignInWithMiniProgram;
      readonly refreshSession: RefreshSession;
      readonly endSession: EndSession;
      readonly bindPhone: BindPhone;
      readonly issueMemberCode: IssueMemberCode;
      readonly queries: MemberQueries;
      readonly clock: Clock;
    },
  ) {}

  @Directive(forKinds(['member']))
  @Query(() => [MemberSessionType], {
    description: "The signed-in member's live sessions, newest first, 50 at most.",
  })
  async mySessions(@Ctx() { actor }: Context): Promise<MemberSessionType[]> {
    const { memberId, sessionId } = requireMember(actor);
    const sessions = await this.useCases.queries.liveSessions(memberId, this.useCases.clock.now());
    return sessions.map((session) => ({ ...session, current: session.id === sessionId }));
  }

  @Mutation(() => SignInCodeRequestedType, {
    description:
      'Sends a sign-in code by SMS; open to everybody. RATE_LIMITED with details.retryAfterSeconds within 60 seconds or after ten messages a day, SMS_NOT_SENT when the provider failed.',
  })
  async requestSignInCode(
    @Arg('input', () => RequestSignInCodeInput, { description: 'The phone.' })
    input: RequestSignInCodeInput,
  ): Promise<SignInCodeRequestedType> {
    return await this.useCases.requestSignInCode.run(input);
  }

  @Mutation(() => SignInResult, {
    description:
      'Signs in with a phone and the code sent to it; opens an account at the first time.',
  })
  async signInWithPhone(
    @Arg('input', () => SignInWithPhoneInput, { description: 'Phone and code.' })
    input: SignInWithPhoneInput,
    @Ctx() { touchpoint }: Context,
  ): Promise<SignInResult> {
    return showSignIn(await this.useCases.signInWithPhone.run(input, touchpoint));
  }

  @Mutation(() => SignInResult, {
    description:
      "Signs in with a mini-program's login code; opens an account at the first time. MINI_PROGRAM_UNAVAILABLE when the platform is busy or silent.",
  })
  async signInWithMiniProgram(
    @Arg('input', () => SignInWithMiniProgramInput, { description: 'App and code.' })
    input: SignInWithMiniProgramInput,
    @Ctx() { touchpoint }: Context,
  ): Promise<SignInResult> {
    return showSignIn(await this.useCases.signInWithMiniProgram.run(input, touchpoint));
  }

  @Mutation(() => SignInResult, {
    description:
      'Exchanges a refresh token for new tokens of the same session. REFRESH_TOKEN_INVALID when unknown or out of date; SESSION_REVOKED when the session was ended, which using a token twice does.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput, { description: 'The token.' })
    input: RefreshSessionInput,
  ): Promise<SignInResult> {
    return showSignIn(await this.useCases.refreshSession.run(input));
  }

  @Directive(forKinds(['member']))
  @Mutation(() => Boolean, {
    description: 'Ends the session of this request; its access token runs out within ten minutes.',
  })
  async signOut(@Ctx() { actor }: Context): Promise<boolean> {
    return await this.useCases.endSession.signOut(actor);
  }

  @Directive(forKinds(['member']))
  @Mutation(() => Boolean, {
    description: "Ends one of the member's sessions; NOT_FOUND for somebody else's.",
  })
  async revokeSession(
    @Arg('input', () => RevokeSessionInput, { description: 'Which.' }) input: RevokeSessionInput,
    @Ctx() { actor }: Context,
  ): Promise<boolean> {
    return await this.useCases.endSession.revoke(actor, input);
  }

  @Directive(forKinds(['member']))
  @Mutation(() => BindPhoneResult, {
    description:
      'Gives the signed-in member a phone to sign in with, or another one, proven by a code sent to it.',
  })
  async bindPhone(
    @Arg('input', () => BindPhoneInput, { description: 'Phone and code.' }) input: BindPhoneInput,
    @Ctx() { actor }: Context,
  ): Promise<BindPhoneResult> {
    const outcome = await this.useCases.bindPhone.run(actor, input);
    switch (outcome.kind) {
      case 'bound':
        return Object.assign(new PhoneBoundType(), {
          member: new MemberType(outcome.member, 'own'),
        });
      case 'wrong-code':
        return showWrongCode(outcome);
      case 'taken':
        return Object.assign(new PhoneAlreadyBoundType(), { message: outcome.message });
    }
  }

  @Directive(forKinds(['member']))
  @Mutation(() => MemberCodeType, {
    description: 'A fresh code for the counter. MEMBER_FROZEN, MEMBER_CLOSED.',
  })
  async issueMemberCode(@Ctx() { actor }: Context): Promise<MemberCodeType> {
    return await this.useCases.issueMemberCode.run(actor);
  }
}
