import type { DemoIssuer } from '../demo/demo-issuer.js';
import { systemClock } from '@hub/kernel';
import { TouchpointClient } from './touchpoint-client.js';

/** What the story has learnt so far; a step reads what earlier ones wrote. */
export interface StoryFacts {
  memberToken?: string;
  memberId?: string;
  skus?: readonly StorySku[];
  store?: { readonly id: string; readonly name: string };
  otherStoreId?: string;
  couponId?: string;
  orderId?: string;
  orderNumber?: string;
  total?: number;
  reservedBefore?: number;
  pickupCode?: string;
  payUrl?: string;
  lines?: readonly { readonly id: string; readonly quantity: number; readonly payable: number }[];
  refundMinor?: number;
  pointsRestored?: number;
}

export interface StorySku {
  readonly id: string;
  readonly name: string;
  readonly priceMinor: number;
}

/** Where the story takes place and who takes part. */
export class StoryWorld {
  readonly facts: StoryFacts = {};
  readonly app: TouchpointClient;
  readonly miniProgram: TouchpointClient;

  constructor(
    readonly url: string,
    /** Tells one run of the story from another: keys, phone and openid are made from it. */
    readonly id: string,
    private readonly issuer: DemoIssuer,
    /** Where the sandboxes of member and order answer, when they do not share the graph's address. */
    readonly sandboxes: { readonly member: string; readonly order: string } = {
      member: url,
      order: url,
    },
  ) {
    this.app = new TouchpointClient(url, 'app', null);
    this.miniProgram = new TouchpointClient(url, 'mini-program', null);
  }

  /** The buyer's phone: 137 and eight digits of the story's id. */
  get phone(): string {
    return `137${this.id.slice(-8).padStart(8, '0')}`;
  }

  /** A key for one attempt of this story; the step tried again uses the same. */
  key(step: string): string {
    return `story-${this.id}-${step}`;
  }

  /** The member's app or mini-program after signing in. */
  member(touchpoint: 'app' | 'miniProgram'): TouchpointClient {
    return this[touchpoint].as(this.known('memberToken'));
  }

  async clerk(storeId: string): Promise<TouchpointClient> {
    return new TouchpointClient(this.url, 'pos', await this.#staffToken('clerk', storeId));
  }

  async admin(): Promise<TouchpointClient> {
    return new TouchpointClient(this.url, 'console', await this.#staffToken('admin'));
  }

  /** A fact that an earlier step has written. */
  known<Key extends keyof StoryFacts>(key: Key): NonNullable<StoryFacts[Key]> {
    const value = this.facts[key];
    if (value === undefined) throw new Error(`The story has not told ${key} yet.`);
    return value;
  }

  #staffToken(role: 'clerk' | 'admin', storeId?: string): Promise<string> {
    return this.issuer.sign(
      {
        kind: 'staff',
        name: `story-${role}`,
        roles: [role],
        scopes: [],
        ...(storeId === undefined ? {} : { storeId }),
      },
      systemClock.now(),
    );
  }
}

/** One step: who acts where, and what they saw. Running it again after a crash does no harm. */
export interface StoryStep {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Gives what the touchpoint saw, a line each. */
  run(world: StoryWorld): Promise<readonly string[]>;
}
