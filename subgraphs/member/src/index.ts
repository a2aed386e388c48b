export { defineMemberSubgraph, type MemberOptions, memberSubgraph } from './app.js';
export {
  memberCodeSeconds,
  memberCodeSkewSeconds,
  type MemberCodeVerifier,
  type VerifiedMemberCode,
  verifyMemberCode,
} from './domain/member-code.js';
export { memberCodeVerifiers } from './use-cases/member-code-keys.js';
