import { createHash } from 'node:crypto';
import { canonicalJson } from '@hub/kernel';
import { cacheControlOf, type CachePolicy } from './cache-policy.js';
import type { CacheSlot, CacheStore } from './cache-store.js';
import { someOfTypeTag, typeTag } from './cache-tags.js';
import type { CacheTally } from './cache-tally.js';

/** Whose answer to which question. */
export interface ResponseQuestion {
  /** Of the operation; what is never kept is not asked for. */
  readonly policy: CachePolicy;
  /** Digest of the graph the client sees: under another one an answer may be shown to others, or otherwise. */
  readonly graph: string;
  /** Equal for operations that are answered with the same text: hash of document and operation name, or a manifest's id. */
  readonly operationId: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Equal for requests that may share a private answer. */
  readonly identityKey: string;
  /** Equal for callers that may see, and see masked, the same fields. */
  readonly classKey: string;
}

/** Where one answer stands or is missing. */
export interface ResponseSlot {
  /** The finished answer; undefined when it has to be made. */
  readonly text: string | undefined;
  /** How old it is, for the `age` header. */
  readonly ageMilliseconds: number;
  /**
   * Keeps the finished answer; never fails. Not to be called for an answer with errors. `ageMilliseconds` is that of the
   * oldest kept entity it was made of: it counts against the age the answer may reach.
   */
  keep(text: string, ageMilliseconds?: number): Promise<void>;
}

/** Keeps whole answers. Requests that miss together are the engine's to join. */
export class ResponseCache {
  constructor(
    private readonly store: CacheStore,
    private readonly tally: CacheTally = () => undefined,
  ) {}

  /** Null when the operation's answers are never kept. */
  async find(question: ResponseQuestion): Promise<ResponseSlot | null> {
    const { policy } = question;
    if (policy.maxAgeSeconds === 0) return null;
    const asked = {
      key: keyOf(question),
      tags: policy.entityTypes.flatMap((type) => [typeTag(type), someOfTypeTag(type)]),
    };
    const [slot] = await this.store.getMany([asked]);
    if (slot === undefined) return null;
    const isHit = slot.text !== undefined;
    this.tally({ cache: 'response', hits: isHit ? 1 : 0, misses: isHit ? 0 : 1 });
    return {
      text: slot.text,
      ageMilliseconds: slot.ageMilliseconds,
      keep: (text, ageMilliseconds = 0) => this.#keep(slot, text, policy, ageMilliseconds),
    };
  }

  async #keep(
    slot: CacheSlot,
    text: string,
    policy: CachePolicy,
    ageMilliseconds: number,
  ): Promise<void> {
    const ttlMilliseconds = policy.maxAgeSeconds * 1000 - ageMilliseconds;
    if (ttlMilliseconds <= 0) return;
    await this.store.setMany([{ slot, text, ttlMilliseconds, ageMilliseconds }]);
  }
}

/** `cache-control`, and `age` when the answer or a part of it was kept before. */
export function cacheHeadersOf(
  policy: CachePolicy,
  answer: { readonly hasErrors: boolean; readonly ageMilliseconds: number },
): Readonly<Record<string, string>> {
  const cacheControl = cacheControlOf(policy, answer);
  const age = Math.floor(answer.ageMilliseconds / 1000);
  return cacheControl === 'no-store' || age === 0
    ? { 'cache-control': cacheControl }
    : { 'cache-control': cacheControl, age: String(age) };
}

function keyOf(question: ResponseQuestion): string {
  const { policy, graph, operationId, variables, identityKey, classKey } = question;
  const audience = policy.isPrivate ? ['private', identityKey] : ['public'];
  const text = JSON.stringify([
    'response',
    graph,
    operationId,
    classKey,
    audience,
    canonicalJson(variables),
  ]);
  return createHash('sha256').update(text).digest('base64url');
}
