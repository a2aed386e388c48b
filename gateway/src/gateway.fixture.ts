import { createLogger, FakeClock, type Actor } from '@hub/kernel';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import type { Capability } from './capability.fixture.js';
import { ClientRegistry } from './clients/client-registry.js';
import { composeSupergraph } from './federation/compose-supergraph.js';
import type { GatewayOptions } from './gateway-options.js';
import { HubAccess } from './pipeline/hub-access.js';
import type { SubgraphTerms } from './resilience/build-subgraph-client.js';
import { startGateway, type RunningGateway } from './start-gateway.js';

export const ACTOR_SECRET = 'a secret that is long enough for signing';
export const MEMBER = '01J00000000000000000000001';
export const OTHER_MEMBER = '01J00000000000000000000009';
const SESSION = '01J00000000000000000000002';

/** What a test says beside its capabilities; what is not said is as small as can be. */
export interface GatewayUnderTestOptions extends Partial<Omit<GatewayOptions, 'subgraphs'>> {
  readonly capabilities: readonly Capability[];
  readonly terms?: SubgraphTerms;
  /** The text of a file of clients. */
  readonly clients?: object;
}

/** An answer as it came over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnswerBody;
}

export interface AnswerBody {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: unknown;
}

/** A gateway that listens, and whoever may ask it. */
export class GatewayUnderTest {
  private constructor(
    readonly gateway: RunningGateway,
    readonly url: string,
    /** Lines of the log. */
    readonly lines: string[],
    readonly clock: FakeClock,
    readonly clients: ClientRegistry,
    private readonly key: CryptoKey,
  ) {}

  static async start(options: GatewayUnderTestOptions): Promise<GatewayUnderTest> {
    const { capabilities, terms = {}, clients = {}, ...rest } = options;
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] };
    const lines: string[] = [];
    const clock = new FakeClock(new Date());
    const registry = ClientRegistry.fromText(JSON.stringify(clients));
    const gateway = await startGateway({
      supergraphSdl: supergraphOf(capabilities),
      subgraphs: (named) => ({
        subgraphs: Object.fromEntries(named.map(({ name, url }) => [name, { url }])),
        terms,
      }),
      access: new HubAccess({
        issuers: [
          {
            issuer: 'test',
            audience: 'hub',
            kinds: ['member', 'staff', 'partner'],
            keys: () => Promise.resolve(keys),
          },
        ],
        actorSecret: ACTOR_SECRET,
        clients: registry,
        clock,
      }),
      explorable: false,
      maskErrors: true,
      clock,
      logger: createLogger({
        level: 'info',
        name: 'test',
        destination: { write: (line: string) => void lines.push(line) },
      }),
      checkReady: () => Promise.resolve(),
      metrics: { token: null },
      knowsClient: (name) => registry.policyOf(name).name === name,
      ...rest,
    });
    const url = await gateway.listen(0);
    return new GatewayUnderTest(gateway, url, lines, clock, registry, privateKey);
  }

  /** Asks over HTTP; a text is sent as it is. */
  async ask(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return answerOf(response);
  }

  async get(search: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}/graphql?${new URLSearchParams(search).toString()}`, {
      headers,
    });
    return answerOf(response);
  }

  /** Headers of somebody who is signed in. */
  async as(actor: Actor): Promise<Record<string, string>> {
    const token = await new SignJWT(claimsOf(actor))
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setIssuer('test')
      .setAudience('hub')
      .setExpirationTime('1h')
      .sign(this.key);
    return { authorization: `Bearer ${token}` };
  }

  /** The lines of a metric. */
  async metric(name: string): Promise<string[]> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return text.split('\n').filter((line) => line.startsWith(name));
  }

  /** The sum of a metric over the lines that hold every one of these labels. */
  async count(name: string, ...labels: readonly string[]): Promise<number> {
    return (await this.metric(name))
      .filter((line) => labels.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  stop(): Promise<void> {
    return this.gateway.stop();
  }
}

export function supergraphOf(capabilities: readonly Pick<Capability, 'name' | 'url' | 'sdl'>[]) {
  return composeSupergraph(capabilities.map(({ name, url, sdl }) => ({ name, url, sdl })));
}

export const member = (memberId = MEMBER): Actor => ({
  kind: 'member',
  memberId,
  sessionId: SESSION,
});
export const staff = (...scopes: string[]): Actor => ({
  kind: 'staff',
  staffId: 's-1',
  roles: ['admin'],
  scopes,
});
export const partner = (clientId: string, ...scopes: string[]): Actor => ({
  kind: 'partner',
  clientId,
  scopes,
});

/** The codes of an answer, with their places. */
export function codesOf({ errors = [] }: AnswerBody): [string, unknown][] {
  return errors.map(({ path, extensions }) => [path?.join('.') ?? '', extensions['code']]);
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response;
  return { status, headers, body: (await response.json()) as AnswerBody };
}

function claimsOf(actor: Actor): Record<string, unknown> {
  switch (actor.kind) {
    case 'member':
      return { kind: 'member', sub: actor.memberId, sid: actor.sessionId };
    case 'staff':
      return {
        kind: 'staff',
        sub: actor.staffId,
        roles: actor.roles,
        scope: actor.scopes.join(' '),
      };
    case 'partner':
      return { kind: 'partner', sub: actor.clientId, scope: actor.scopes.join(' ') };
    default:
      throw new Error(`Nobody gives tokens to ${actor.kind}.`);
  }
}
