import { type Actor, type Database, requireStaff } from '@hub/kernel';
import { type TallyDrift, tallyDrift } from '../domain/tally-drift.js';
import { nextBooks } from '../persistence/tally-drift.repository.js';

const buyersPerRead = 500;
const mostDrifts = 100;

export interface DriftReport {
  readonly documents: number;
  /** At most 100; empty when every tally equals the sum of its documents. */
  readonly drifts: readonly TallyDrift[];
}

/** Adds up every document again and compares with the tallies that are kept along the way. */
export class FindTallyDrift {
  constructor(private readonly context: { readonly database: Database }) {}

  async run(actor: Actor): Promise<DriftReport> {
    if (actor.kind !== 'service') requireStaff(actor, 'admin', 'analyst');
    const drifts: TallyDrift[] = [];
    let documents = 0;
    for (let behind: string | null = ''; behind !== null && drifts.length < mostDrifts;) {
      const page = await this.readPage(behind);
      documents += page.documents;
      drifts.push(...page.drifts);
      behind = page.lastBuyerKey;
    }
    return { documents, drifts: drifts.slice(0, mostDrifts) };
  }

  /**
   * The reads of one page are not of one moment on MySQL, so what looks like a drift may be an event that
   * committed in between; only what a second look confirms is one.
   */
  private async readPage(behind: string) {
    const first = await this.readOnce(behind);
    if (first.drifts.length === 0) return first;
    const seen = new Set(first.drifts.map((drift) => JSON.stringify(drift)));
    const second = await this.readOnce(behind);
    return { ...second, drifts: second.drifts.filter((drift) => seen.has(JSON.stringify(drift))) };
  }

  private async readOnce(behind: string) {
    const books = await this.context.database.transaction((manager) =>
      nextBooks(manager, behind, buyersPerRead),
    );
    return {
      lastBuyerKey: books?.lastBuyerKey ?? null,
      documents: books?.documents.length ?? 0,
      drifts: books === null ? [] : tallyDrift(books),
    };
  }
}
