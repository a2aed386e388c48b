import { GraphQLError } from 'graphql';

/** Work that is for somebody: it ends when nobody wants it any more. */
export interface WantedWork {
  /** Told once, and never while it is bound to a demand that goes on. */
  unwanted(): void;
}

/**
 * Whether anybody still waits for something: a client for its answer, requests for an answer they share, runs for a
 * fetch they share. It is over when everybody who joined it has left, and then ends the work that is bound to it.
 */
export class Demand implements WantedWork {
  #isOver = false;
  #askers = 0;
  readonly #work = new Set<WantedWork>();

  /** Once over it stays over: nothing may join it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** One more waits, until its own demand is over; nobody's demand is one that lasts. */
  join(asker: Demand | undefined): void {
    if (asker === undefined) this.#askers = Infinity;
    else if (!asker.#work.has(this)) {
      this.#askers += 1;
      asker.bind(this);
    }
  }

  /** Ends this work with the demand; at once where that is over. */
  bind(work: WantedWork): void {
    if (this.#isOver) work.unwanted();
    else this.#work.add(work);
  }

  /** This work is over by itself. */
  release(work: WantedWork): void {
    this.#work.delete(work);
  }

  /** One who joined waits no more. */
  unwanted(): void {
    this.#askers -= 1;
    if (this.#askers === 0) this.end();
  }

  /** Nobody waits any more. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const work of this.#work) work.unwanted();
    this.#work.clear();
  }
}

/** Why an answer was not made: whoever asked is gone. Nobody reads it but the log. */
export class NobodyWaits extends GraphQLError {
  constructor() {
    super('Nobody waits for the answer any more.', {
      extensions: { code: 'CLIENT_LEFT', http: { status: CLIENT_LEFT_STATUS } },
    });
  }
}

/** What proxies log for a request whose client closed the connection; no client is ever sent it. */
export const CLIENT_LEFT_STATUS = 499;
