import {
  actorHeader,
  newUlid,
  signActor,
  type StaffRole,
  type SubgraphTransport,
} from '@hub/kernel';
import type { ZodType } from 'zod';

/** One question to one capability in the name of the house itself. */
export interface StaffQuestion<T> {
  readonly subgraph: string;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly schema: ZodType<T>;
}

/** Asks capabilities as a member of staff with one role: for seeds and reconciliations, which no person signs in for. */
export class StaffDesk {
  constructor(
    private readonly transport: SubgraphTransport,
    private readonly actorSecret: string,
    private readonly clerk: { readonly staffId: string; readonly role: StaffRole },
  ) {}

  async ask<T>({ subgraph, document, variables = {}, schema }: StaffQuestion<T>): Promise<T> {
    const { staffId, role } = this.clerk;
    const actor = { kind: 'staff' as const, staffId, roles: [role], scopes: [] };
    const token = await signActor(
      actor,
      { requestId: newUlid(), touchpoint: 'service' },
      this.actorSecret,
    );
    const { data, errors } = await this.transport.execute(subgraph, {
      query: document,
      variables,
      headers: { [actorHeader]: token },
    });
    const [error] = errors ?? [];
    if (error !== undefined) throw new Error(`${subgraph}: ${error.message}`);
    return schema.parse(data);
  }
}
