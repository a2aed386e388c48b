import type { RequestContext } from '@hub/kernel';
import type { MemberLoaders } from '../persistence/member.loader.js';
import { sightOf } from '../use-cases/read-member.js';
import { MemberType } from './member.type.js';

type Context = RequestContext<MemberLoaders>;

/** The member as this actor may see them; null when there is none to see. */
export async function findMember(
  { actor, loaders }: Context,
  id: string,
): Promise<MemberType | null> {
  const sight = sightOf(actor, id);
  const row = sight === null ? null : await loaders.members.load(id);
  return row === null || sight === null ? null : new MemberType(row, sight);
}
