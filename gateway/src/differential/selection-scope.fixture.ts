/** One way a response key is filled. */
interface Filling {
  readonly parent: string;
  readonly parentIsObject: boolean;
  /** Field and arguments as text. */
  readonly call: string;
}

interface Entry {
  readonly fillings: Filling[];
  /** Type as text; leaf types must be equal for two fillings to merge. */
  readonly shape: string;
  readonly inner: SelectionScope;
}

/** What is selected on one response object so far, through all fragments: keeps fields that cannot merge apart. */
export class SelectionScope {
  private readonly entries = new Map<string, Entry>();

  /** Whether a field may be answered under that key. */
  fits(key: string, filling: Filling, shape: string): boolean {
    const entry = this.entries.get(key);
    if (entry === undefined) return true;
    return (
      entry.shape === shape &&
      entry.fillings.every(
        (other) =>
          other.call === filling.call ||
          (other.parentIsObject && filling.parentIsObject && other.parent !== filling.parent),
      )
    );
  }

  /** Notes a field that fits and gives the scope of what it selects. */
  add(key: string, filling: Filling, shape: string): SelectionScope {
    const entry = this.entries.get(key);
    if (entry !== undefined) {
      // Once is enough: a fragment spread again and again, within others too, would else count without end.
      if (!entry.fillings.some((known) => isSame(known, filling))) entry.fillings.push(filling);
      return entry.inner;
    }
    const inner = new SelectionScope();
    this.entries.set(key, { fillings: [filling], shape, inner });
    return inner;
  }

  /** Whether everything selected there may be selected here as well. */
  accepts(other: SelectionScope): boolean {
    for (const [key, { fillings, shape, inner }] of other.entries) {
      if (!fillings.every((filling) => this.fits(key, filling, shape))) return false;
      const mine = this.entries.get(key);
      if (mine !== undefined && !mine.inner.accepts(inner)) return false;
    }
    return true;
  }

  /** Notes everything selected there. */
  include(other: SelectionScope): void {
    for (const [key, { fillings, shape, inner }] of other.entries) {
      for (const filling of fillings) this.add(key, filling, shape);
      this.entries.get(key)?.inner.include(inner);
    }
  }
}

function isSame(one: Filling, other: Filling): boolean {
  return one.call === other.call && one.parent === other.parent;
}
