export { defineMemberSubgraph, memberSubgraph, type MemberOptions } from './app.js';
export {
  type MemberCodePublicKey,
  memberCodeSeconds,
  memberCodeSkewSeconds,
  type VerifiedMemberCode,
  verifyMemberCode,
} from './domain/member-code.js';
