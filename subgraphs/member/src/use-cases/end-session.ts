import { type Actor, baseErrors, requireMember, parseInput, ulidInput } from '@hub/kernel';
import { z } from 'zod';
import { announceRevoked } from './refresh-session.js';
import type { MemberServices } from './services.js';

type Services = Pick<MemberServices, 'database' | 'clock' | 'sessions' | 'outbox'>;

const inputShape = z.object({ sessionId: ulidInput });

/** Members end their sessions: the one they are in, or another one of theirs. */
export class EndSession {
  constructor(private readonly services: Services) {}

  async signOut(actor: Actor): Promise<boolean> {
    const { memberId, sessionId } = requireMember(actor);
    await this.end(memberId, sessionId);
    return true;
  }

  /** NOT_FOUND for a session of somebody else; true as often as it is asked for one's own. */
  async revoke(actor: Actor, input: unknown): Promise<boolean> {
    const { memberId } = requireMember(actor);
    const { sessionId } = parseInput(inputShape, input);
    if (await this.end(memberId, sessionId)) return true;
    const session = await this.services.sessions.findSession(
      this.services.database.read,
      sessionId,
    );
    if (session?.memberId === memberId) return true;
    throw baseErrors.refuse('NOT_FOUND', 'You have no such session', { field: 'sessionId' });
  }

  private async end(memberId: string, sessionId: string): Promise<boolean> {
    const { database, sessions, clock } = this.services;
    const now = clock.now();
    return await database.transaction(async (manager) => {
      if (!(await sessions.revoke(manager, memberId, sessionId, now))) return false;
      await announceRevoked(this.services, manager, memberId, [sessionId], now);
      return true;
    });
  }
}
