import type { SubgraphCalls } from '@hub/kernel';
import { z } from 'zod';

const resolveMemberDocument = /* GraphQL */ `
  mutation ResolveMember($by: MemberLookup!) {
    resolveMember(by: $by) {
      memberId
    }
  }
`;

const resolvedMember = z.object({ resolveMember: z.object({ memberId: z.string() }).nullable() });

export type MemberLookup =
  { readonly phone: string } | { readonly memberCode: string } | { readonly memberNumber: string };

/** The capability that owns members. */
export class MemberClient {
  constructor(private readonly calls: SubgraphCalls) {}

  /** Null when nobody is found. A member code is used up; a replayed or expired one is refused as such. */
  async resolveMember(
    by: MemberLookup,
    request: { readonly requestId: string },
  ): Promise<string | null> {
    const { resolveMember } = await this.calls.call('member', {
      document: resolveMemberDocument,
      variables: { by },
      schema: resolvedMember,
      requestId: request.requestId,
    });
    return resolveMember?.memberId ?? null;
  }
}
