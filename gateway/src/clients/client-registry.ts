import type { Actor, Logger } from '@hub/kernel';
import { parseClientFile, type ClientFile, type PartnerEntry } from './client-file.js';
import type { ClientPolicies, ClientPolicy } from './client-policy.js';

const TOUCHPOINT_DEFAULTS = ['app', 'mini-program', 'website', 'pos', 'console', 'unknown'];

/** What nobody has agreed anything with gets. */
const UNKNOWN: ClientPolicy = {
  name: 'unknown',
  kind: 'touchpoint',
  operations: 'off',
  graph: 'public',
  costPerMinute: null,
  maxOperationCost: null,
};

/** A partner's system that may ask for tokens. */
export interface PartnerClient {
  readonly clientId: string;
  /** For people. */
  readonly name: string;
  readonly scopes: readonly string[];
  readonly secretHashes: readonly string[];
}

/** What was agreed with which client, as the file of clients says at this moment. */
export class ClientRegistry implements ClientPolicies {
  #policies: ReadonlyMap<string, ClientPolicy>;
  #partners: ReadonlyMap<string, PartnerEntry>;
  readonly #ownSecrets = new Map<string, string>();

  constructor(file: ClientFile) {
    this.#policies = policiesOf(file);
    this.#partners = new Map(Object.entries(file.partners));
  }

  /** @throws ClientFileInvalid with every fault */
  static fromText(text: string): ClientRegistry {
    return new ClientRegistry(parseClientFile(text));
  }

  policyOf(name: string | null): ClientPolicy {
    return this.#policies.get(name ?? 'unknown') ?? this.#policies.get('unknown') ?? UNKNOWN;
  }

  /** The partner that may get a token now; null when there is none of that id or it is disabled. */
  partner(clientId: string): PartnerClient | null {
    const entry = this.#partners.get(clientId);
    if (entry === undefined || entry.disabled) return null;
    const { name, scopes, secretHashes } = entry;
    const own = this.#ownSecrets.get(clientId);
    return {
      ...{ clientId, name, scopes },
      secretHashes: own === undefined ? secretHashes : [own, ...secretHashes.slice(0, 1)],
    };
  }

  /** A secret that stands in no file, for the demo's partner; edits of the file leave it. */
  addSecret(clientId: string, secretHash: string): void {
    this.#ownSecrets.set(clientId, secretHash);
  }

  /** False for a partner that is disabled here, whoever issued its token. */
  acceptsActor(actor: Actor): boolean {
    return actor.kind !== 'partner' || this.#partners.get(actor.clientId)?.disabled !== true;
  }

  /** Whether a token of the gateway's own still holds: its client is known, not disabled, and has its scopes yet. */
  acceptsIssued(actor: Actor): boolean {
    if (actor.kind !== 'partner') return false;
    const partner = this.partner(actor.clientId);
    return partner !== null && actor.scopes.every((scope) => partner.scopes.includes(scope));
  }

  /**
   * Puts what an edited file says in place of what was; requests under way keep what they were given.
   *
   * @returns whether the file was taken; a faulty one is logged with every fault and changes nothing
   */
  replaceWith(text: string, logger: Logger): boolean {
    let file: ClientFile;
    try {
      file = parseClientFile(text);
    } catch (error) {
      logger.error({ err: error }, 'the edited file of clients is refused, the old one stays');
      return false;
    }
    this.#policies = policiesOf(file);
    this.#partners = new Map(Object.entries(file.partners));
    logger.info({ partners: this.#partners.size }, 'the edited file of clients is in use');
    return true;
  }
}

function policiesOf(file: ClientFile): ReadonlyMap<string, ClientPolicy> {
  const policies = new Map<string, ClientPolicy>(
    TOUCHPOINT_DEFAULTS.map((name) => [name, { ...UNKNOWN, name }]),
  );
  for (const [name, entry] of Object.entries(file.touchpoints))
    policies.set(name, { name, kind: 'touchpoint', ...entry });
  for (const [name, { graph, costPerMinute, maxOperationCost }] of Object.entries(file.partners))
    policies.set(name, {
      ...{ name, kind: 'partner', operations: 'enforce' },
      ...{ graph, costPerMinute, maxOperationCost },
    } as const);
  return policies;
}
