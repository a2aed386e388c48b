import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FetchTemplate, RequestScope } from '../engine/subgraph-client.js';
import type { CachePolicies } from './cache-policies.js';
import type { CachePolicy } from './cache-policy.js';
import type { CacheSlot, CacheStore } from './cache-store.js';
import { entityTag, someOfTypeTag, typeTag } from './cache-tags.js';
import type { CacheTally } from './cache-tally.js';

/** The entities one fetch is about to ask. */
export interface EntityQuestion {
  /** Of a single `_entities` query, not of several sent together. */
  readonly template: FetchTemplate;
  /** What the capability is told of each entity, as JSON texts. */
  readonly representations: readonly string[];
  /** Every other variable of the fetch as JSON text; empty for none. */
  readonly variablesJson: string;
  readonly request: Pick<RequestScope, 'identityKey'>;
}

/** What is known of the entities. */
export interface KnownEntities {
  /** In the order asked: the JSON text of the capability's answer; undefined for what has to be asked. */
  readonly texts: readonly (string | undefined)[];
  /** The age of the oldest text, 0 without any: what is made of it is as old. */
  readonly ageMilliseconds: number;
  /**
   * Keeps what the capability answered, in the order asked; never fails. `undefined` stands for what was not asked and
   * for every entity an error speaks of. A missing entity (`null`) is not kept, because no event tells that it came.
   */
  keep(answers: readonly (string | undefined)[]): Promise<void>;
}

/** Names one kind of question to a capability. */
interface FetchName {
  readonly subgraph: string;
  readonly documentHash: string;
}

const representationShape = z.looseObject({ __typename: z.string(), id: z.unknown().optional() });

/** How nearly every representation begins; thousands of them are not parsed for two words. */
const usualBeginning = /^\{"__typename":"(\w+)","id":"([^"\\]*)"[,}]/;

/**
 * Keeps what capabilities answered about single entities. For operations that only read: a mutation has to see what it
 * changed.
 */
export class EntityCache {
  readonly #names = new WeakMap<FetchTemplate, FetchName>();

  constructor(
    private readonly store: CacheStore,
    private readonly policies: CachePolicies,
    private readonly tally: CacheTally = () => undefined,
  ) {}

  /** Whether answers to the fetch may be kept at all; asked once, when an operation is compiled. */
  isKept(template: FetchTemplate): boolean {
    return this.policies.policyOfFetch(template).maxAgeSeconds > 0;
  }

  /** Null when answers to the fetch are never kept. */
  async load(question: EntityQuestion): Promise<KnownEntities | null> {
    const policy = this.policies.policyOfFetch(question.template);
    if (policy.maxAgeSeconds === 0) return null;
    const prefix = this.#prefixOf(question, policy);
    const embedded = policy.entityTypes.flatMap((type) => [typeTag(type), someOfTypeTag(type)]);
    const slots = await this.store.getMany(
      question.representations.map((representation) => ({
        key: prefix + representation,
        tags: [...this.#tagsOf(representation), ...embedded],
      })),
    );
    const hits = slots.filter(({ text }) => text !== undefined).length;
    this.tally({ cache: 'entity', hits, misses: slots.length - hits });
    return {
      texts: slots.map(({ text }) => text),
      ageMilliseconds: Math.max(0, ...slots.map((slot) => slot.ageMilliseconds)),
      keep: (answers) => this.#keep(slots, answers, policy),
    };
  }

  async #keep(
    slots: readonly CacheSlot[],
    answers: readonly (string | undefined)[],
    policy: CachePolicy,
  ): Promise<void> {
    const ttlMilliseconds = policy.maxAgeSeconds * 1000;
    await this.store.setMany(
      slots.flatMap((slot, index) => {
        const text = answers[index];
        return text === undefined || text === 'null' ? [] : [{ slot, text, ttlMilliseconds }];
      }),
    );
  }

  /** A whole JSON text of its own, so that no representation can make two questions look alike. */
  #prefixOf({ template, variablesJson, request }: EntityQuestion, policy: CachePolicy): string {
    let name = this.#names.get(template);
    if (name === undefined) {
      name = { subgraph: template.subgraph, documentHash: hashOf(template) };
      this.#names.set(template, name);
    }
    return JSON.stringify([
      'entity',
      name.subgraph,
      name.documentHash,
      policy.isPrivate ? ['private', request.identityKey] : ['public'],
      variablesJson,
    ]);
  }

  #tagsOf(representation: string): string[] {
    const { typename, id } = identityIn(representation);
    const types = new Set([typename, ...this.policies.objectsOf(typename)]);
    return [...types].flatMap((type) => [
      typeTag(type),
      // Known by something else than its id: it may be any of its type.
      id === null ? someOfTypeTag(type) : entityTag(type, id),
    ]);
  }
}

/** Which entity a representation speaks of; `id` null when it is known by something else. */
function identityIn(representation: string): {
  readonly typename: string;
  readonly id: string | null;
} {
  const usual = usualBeginning.exec(representation);
  if (usual?.[1] !== undefined && usual[2] !== undefined)
    return { typename: usual[1], id: usual[2] };
  const { __typename: typename, id } = representationShape.parse(JSON.parse(representation));
  return { typename, id: typeof id === 'string' ? id : null };
}

/** The planner numbers its fetches and names them after the operation: neither changes what is asked. */
function hashOf({ document, operationName }: FetchTemplate): string {
  const nameless =
    operationName === undefined ? document : document.replace(` ${operationName}`, ' _');
  return createHash('sha256').update(nameless).digest('base64url');
}
