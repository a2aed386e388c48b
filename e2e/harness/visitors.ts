import type { StaffRole } from '@hub/kernel';
import { type DemoIssuer, TouchpointClient } from '@hub/standalone';

/** Those who stand in front of a hub. */
export interface Visitors {
  readonly url: string;
  /** A touchpoint nobody has signed in at. */
  touchpoint(name: TouchpointClient['touchpoint']): TouchpointClient;
  staff(
    role: StaffRole,
    options?: { readonly storeId?: string; readonly scopes?: readonly string[] },
  ): Promise<TouchpointClient>;
  partner(...scopes: string[]): Promise<TouchpointClient>;
}

/** The visitors of a demo hub at an address. */
export function visitorsAt(url: string, issuer: DemoIssuer): Visitors {
  return {
    url,
    touchpoint: (name) => new TouchpointClient(url, name, null),
    staff: async (role, { storeId, scopes = [] } = {}) => {
      const subject = {
        kind: 'staff' as const,
        name: `e2e-${role}`,
        roles: [role],
        scopes,
        ...(storeId === undefined ? {} : { storeId }),
      };
      const touchpoint = role === 'clerk' ? 'pos' : 'console';
      return new TouchpointClient(url, touchpoint, await issuer.sign(subject, new Date()));
    },
    partner: async (...scopes) => {
      const subject = { kind: 'partner' as const, clientId: 'e2e-erp', scopes };
      return new TouchpointClient(url, 'partner', await issuer.sign(subject, new Date()));
    },
  };
}
