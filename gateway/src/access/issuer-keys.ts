import {
  createLocalJWKSet,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import { z } from 'zod';

/** Unknown key ids make an issuer be asked again at most this often, however many tokens name them. */
export const COOLDOWN_MS = 5_000;

/** Keys older than this are read again while the old ones still serve, so that a key taken back is dropped. */
export const MAX_AGE_MS = 300_000;

/** Longest answer of an issuer, in bytes, and how long it may take. */
const LARGEST_KEY_SET = 262_144;
const READ_TIMEOUT_MS = 5_000;

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** The issuer gave no keys yet, and cannot be asked now. */
export class IssuerUnreachable extends Error {}

/** A key and the version of the keys it is one of. */
export interface FoundKey {
  readonly key: CryptoKey;
  readonly version: number;
}

interface KeySet {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly text: string;
  readonly version: number;
}

/**
 * The public keys of one issuer. What was read last serves until something newer is read: an issuer that is down costs
 * nobody a request.
 */
export class IssuerKeys {
  #keys: KeySet | null = null;
  #readAt = 0;
  #askedForUnknownAt = -Infinity;
  #reading: Promise<void> | null = null;
  readonly #read: () => Promise<JSONWebKeySet>;

  constructor(
    source: URL | (() => Promise<JSONWebKeySet>),
    private readonly now: () => Date,
  ) {
    this.#read = source instanceof URL ? () => readKeySet(source) : source;
  }

  /** Counts up when the keys change: what was verified with older keys is no longer sure. */
  get version(): number {
    return this.#keys?.version ?? 0;
  }

  /** Reads keys that have become old, without anybody waiting for it. */
  refreshWhenOld(): void {
    if (this.#keys === null || this.#time() - this.#readAt < MAX_AGE_MS) return;
    this.#readAt = this.#time(); // an issuer that is down is asked again one age later
    this.#refresh().catch(() => undefined);
  }

  /** @throws IssuerUnreachable without any keys, JWKSNoMatchingKey when the issuer has no such key */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<FoundKey> {
    if (this.#keys === null) {
      await this.#firstRead();
      return this.#known(header, token);
    }
    try {
      return await this.#known(header, token);
    } catch (error) {
      if (!(await this.#readAgainForUnknown())) throw error;
      return this.#known(header, token);
    }
  }

  async #known(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<FoundKey> {
    if (this.#keys === null) throw new IssuerUnreachable('The issuer has given no keys yet.');
    const { find, version } = this.#keys;
    return { key: await find(header, token), version };
  }

  async #firstRead(): Promise<void> {
    try {
      await this.#refresh();
    } catch (cause) {
      throw new IssuerUnreachable('The keys of the issuer cannot be read.', { cause });
    }
  }

  /** Whether the keys were read just now; everybody who waits for the same reading counts as one. */
  async #readAgainForUnknown(): Promise<boolean> {
    if (this.#reading === null) {
      if (this.#time() - this.#askedForUnknownAt < COOLDOWN_MS) return false;
      this.#askedForUnknownAt = this.#time();
    }
    try {
      await this.#refresh();
      return true;
    } catch {
      return false;
    }
  }

  #refresh(): Promise<void> {
    this.#reading ??= this.#readNow().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readNow(): Promise<void> {
    const parsed = keySet.parse(await this.#read());
    const text = JSON.stringify(parsed);
    this.#readAt = this.#time();
    if (text === this.#keys?.text) return;
    this.#keys = { find: createLocalJWKSet(parsed), text, version: this.version + 1 };
  }

  #time(): number {
    return this.now().getTime();
  }
}

async function readKeySet(url: URL): Promise<JSONWebKeySet> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(READ_TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`${url.href} answers ${String(answer.status)}`);
  const text = await answer.text();
  if (text.length > LARGEST_KEY_SET) throw new Error(`${url.href} answers more than a key set`);
  return keySet.parse(JSON.parse(text));
}
