import { DateTimeScalar, unionOf } from '@hub/kernel';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { SignInOutcome } from '../use-cases/open-session.js';
import { MemberType } from './member.type.js';

@ObjectType('Session', { description: 'A member is signed in.' })
export class SessionType {
  @Field(() => String, {
    description: 'JWT for the Authorization header; verifiable with /.well-known/jwks.json.',
  })
  readonly accessToken!: string;

  @Field(() => DateTimeScalar, {
    description: 'When the access token ends, ten minutes from now; refresh before.',
  })
  readonly accessTokenExpiresAt!: Date;

  @Field(() => String, {
    description:
      'Exchange it once with refreshSession within 30 days; using it twice ends the session.',
  })
  readonly refreshToken!: string;

  @Field(() => ID, { description: 'The session, as listed by mySessions.' })
  readonly sessionId!: string;

  @Field(() => MemberType, { description: 'Who signed in.' })
  readonly member!: MemberType;

  @Field(() => Boolean, { description: 'Whether this sign-in opened the account.' })
  readonly newMember!: boolean;
}

@ObjectType('SignInCodeWrong', { description: 'The code is wrong, used or out of date.' })
export class SignInCodeWrongType {
  @Field(() => String, { description: 'What to tell the member.' })
  readonly message!: string;

  @Field(() => Int, {
    description: 'How often another code may be tried; 0 means a new code is needed.',
  })
  readonly attemptsLeft!: number;
}

@ObjectType('AccountFrozen', { description: 'Staff stopped the account.' })
export class AccountFrozenType {
  @Field(() => String, { description: 'What to tell the member.' })
  readonly message!: string;
}

@ObjectType('PhoneAlreadyBound', { description: 'The phone is the sign-in of another account.' })
export class PhoneAlreadyBoundType {
  @Field(() => String, { description: 'What to tell the member.' })
  readonly message!: string;
}

@ObjectType('PhoneBound', { description: 'The phone is now a sign-in of this account.' })
export class PhoneBoundType {
  @Field(() => MemberType, { description: 'The member with the phone.' })
  readonly member!: MemberType;
}

@ObjectType('SignInCodeRequested', { description: 'A code is on its way.' })
export class SignInCodeRequestedType {
  @Field(() => Int, { description: 'Seconds until another code may be asked for.' })
  readonly retryAfterSeconds!: number;

  @Field(() => Int, { description: 'Seconds the code is valid.' })
  readonly expiresInSeconds!: number;
}

@ObjectType('MemberSession', { description: 'A sign-in of the member that is still good.' })
export class MemberSessionType {
  @Field(() => ID, { description: 'ULID; for revokeSession.' })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: 'The name the device gave at sign-in.' })
  readonly device!: string | null;

  @Field(() => String, { description: 'Where the sign-in happened: app, mini-program, website.' })
  readonly touchpoint!: string;

  @Field(() => DateTimeScalar, { description: 'When the member signed in.' })
  readonly createdAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When its tokens were last refreshed.' })
  readonly lastUsedAt!: Date;

  @Field(() => Boolean, { description: 'Whether this request came from it.' })
  readonly current!: boolean;
}

@ObjectType('MemberCode', { description: 'A code for the counter, signed and good for one use.' })
export class MemberCodeType {
  @Field(() => String, {
    description:
      '127 characters for a QR code; tills verify it with /.well-known/member-code-keys.json.',
  })
  readonly code!: string;

  @Field(() => DateTimeScalar, {
    description: 'About 30 seconds from now; show the next one then.',
  })
  readonly validUntil!: Date;
}

export const SignInResult = unionOf({
  name: 'SignInResult',
  description: 'Signed in, or what stands against it.',
  types: () => [SessionType, SignInCodeWrongType, AccountFrozenType] as const,
});
export type SignInResult = SessionType | SignInCodeWrongType | AccountFrozenType;

export const BindPhoneResult = unionOf({
  name: 'BindPhoneResult',
  description: 'The phone is bound, or what stands against it.',
  types: () => [PhoneBoundType, SignInCodeWrongType, PhoneAlreadyBoundType] as const,
});
export type BindPhoneResult = PhoneBoundType | SignInCodeWrongType | PhoneAlreadyBoundType;

export function showSignIn(outcome: SignInOutcome): SignInResult {
  switch (outcome.kind) {
    case 'signed-in': {
      const { accessToken, accessTokenExpiresAt, refreshToken, sessionId, newMember } = outcome;
      const member = new MemberType(outcome.member, 'own');
      return Object.assign(new SessionType(), {
        accessToken,
        accessTokenExpiresAt,
        refreshToken,
        sessionId,
        newMember,
        member,
      });
    }
    case 'wrong-code':
      return showWrongCode(outcome);
    case 'frozen':
      return Object.assign(new AccountFrozenType(), { message: outcome.message });
  }
}

export function showWrongCode({
  message,
  attemptsLeft,
}: {
  message: string;
  attemptsLeft: number;
}): SignInCodeWrongType {
  return Object.assign(new SignInCodeWrongType(), { message, attemptsLeft });
}
