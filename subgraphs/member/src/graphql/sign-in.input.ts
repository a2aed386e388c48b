import { Field, ID, InputType } from 'type-graphql';

const deviceDescription =
  'A name the member will recognise in the list of sessions, 1 to 64 characters.';
const phoneDescription =
  'E.164 or a national number of the business region, e.g. 13812345678; otherwise INVALID_PHONE.';

@InputType('RequestSignInCodeInput', { description: 'Whom to send a code.' })
export class RequestSignInCodeInput {
  @Field(() => String, { description: phoneDescription })
  readonly phone!: string;
}

@InputType('SignInWithPhoneInput', { description: 'A phone and the code that was sent to it.' })
export class SignInWithPhoneInput {
  @Field(() => String, { description: phoneDescription })
  readonly phone!: string;

  @Field(() => String, { description: 'Six digits, valid five minutes, five attempts.' })
  readonly code!: string;

  @Field(() => String, { nullable: true, description: deviceDescription })
  readonly device?: string | null;
}

@InputType('SignInWithMiniProgramInput', { description: 'The login code of a mini-program.' })
export class SignInWithMiniProgramInput {
  @Field(() => String, {
    description: "The mini-program's app id, 1 to 64 letters, digits, - or _.",
  })
  readonly appId!: string;

  @Field(() => String, { description: 'One-time code of its login call, valid five minutes.' })
  readonly code!: string;

  @Field(() => String, { nullable: true, description: deviceDescription })
  readonly device?: string | null;
}

@InputType('RefreshSessionInput', { description: 'What to exchange.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The refresh token of the last answer.' })
  readonly refreshToken!: string;
}

@InputType('RevokeSessionInput', { description: 'Which sign-in to end.' })
export class RevokeSessionInput {
  @Field(() => ID, { description: 'A session of mySessions.' })
  readonly sessionId!: string;
}

@InputType('BindPhoneInput', { description: 'A phone and the code that was sent to it.' })
export class BindPhoneInput {
  @Field(() => String, { description: phoneDescription })
  readonly phone!: string;

  @Field(() => String, { description: 'Six digits, asked for with requestSignInCode.' })
  readonly code!: string;
}
