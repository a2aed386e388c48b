import { isUlid, type ReferenceResolver } from '@hub/kernel';
import type { MemberLoaders } from '../persistence/member.loader.js';
import { findMember } from './find-member.js';

/** Members by id for the rest of the graph; null for an unknown one and for readers who may not see them. */
export const memberReference: ReferenceResolver<MemberLoaders> = async (
  reference: { readonly id?: unknown },
  context,
) => (isUlid(reference.id) ? await findMember(context, reference.id) : null);
