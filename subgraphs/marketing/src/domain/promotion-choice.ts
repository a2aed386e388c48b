import { covers, type ScopedGoods } from './benefit-scope.js';
import { excludeEachOther, type Promotion, type StackingRule } from './promotion.js';
import { type DiscountableLine, promotionShares } from './promotion-discount.js';

export type StackingPromotion = Promotion<StackingRule>;
export type PromotableLine = ScopedGoods & DiscountableLine;

export interface PromotionShare {
  readonly promotion: StackingPromotion;
  readonly line: number;
  readonly amountMinor: number;
}

/** A promotion and the positions of the lines it is for. */
interface Candidate {
  readonly promotion: StackingPromotion;
  readonly lines: readonly number[];
}

interface Outcome {
  readonly savingMinor: number;
  readonly shares: readonly PromotionShare[];
}

/** Up to this many promotions that exclude each other, every order of precedence is tried. */
const mostTriedInEveryOrder = 4;

/**
 * Which promotions discount which lines, and by how much.
 *
 * Lines that no chain of promotions connects are decided apart: what lies in one part of the cart never changes a
 * price in another. Within a part, promotions that exclude each other compete for lines: an order of precedence lets
 * each take the lines the ones before it left, and the order with the largest saving for the customer wins (every
 * order up to four competitors; beyond, the order by priority and those that put one competitor first). Equal
 * savings: the higher priority. A promotion that saves nothing takes no line away from another.
 *
 * Amounts are computed by priority, each on what the ones before left of the line.
 */
export function choosePromotions(
  lines: readonly PromotableLine[],
  promotions: readonly StackingPromotion[],
  currency: string,
): PromotionShare[] {
  const candidates = promotions
    .map((promotion) => ({
      promotion,
      lines: [...lines.keys()].filter((at) => covers(promotion.scope, lineAt(lines, at))),
    }))
    .filter((candidate) => candidate.lines.length > 0)
    .sort((a, b) => byPrecedence(a.promotion, b.promotion));
  return connectedParts(candidates).flatMap((part) => bestOutcome(lines, part, currency).shares);
}

function bestOutcome(
  lines: readonly PromotableLine[],
  part: readonly Candidate[],
  currency: string,
): Outcome {
  let best: Outcome = { savingMinor: -1, shares: [] };
  for (const order of ordersOfPrecedence(part)) {
    const outcome = settle(lines, part, order, currency);
    if (outcome.savingMinor > best.savingMinor) best = outcome;
  }
  return best;
}

/** Takes lines in the given order, computes in the order of priority, and leaves out what turns out fruitless. */
function settle(
  lines: readonly PromotableLine[],
  part: readonly Candidate[],
  order: readonly Candidate[],
  currency: string,
): Outcome {
  const fruitless = new Set<Candidate>();
  for (;;) {
    const taken = takeLines(order, fruitless);
    const outcome = compute(lines, part, taken, currency);
    const earning = new Set(outcome.shares.map((share) => share.promotion));
    const idle = order.find(
      (candidate) => (taken.get(candidate)?.length ?? 0) > 0 && !earning.has(candidate.promotion),
    );
    if (idle === undefined) return outcome;
    fruitless.add(idle);
  }
}

function takeLines(
  order: readonly Candidate[],
  fruitless: ReadonlySet<Candidate>,
): Map<Candidate, number[]> {
  const holders = new Map<number, StackingPromotion[]>();
  const taken = new Map<Candidate, number[]>();
  for (const candidate of order) {
    if (fruitless.has(candidate)) continue;
    const free = candidate.lines.filter(
      (line) =>
        holders.get(line)?.some((holder) => excludeEachOther(holder, candidate.promotion)) !== true,
    );
    taken.set(candidate, free);
    for (const line of free) holders.set(line, [...(holders.get(line) ?? []), candidate.promotion]);
  }
  return taken;
}

function compute(
  lines: readonly PromotableLine[],
  part: readonly Candidate[],
  taken: ReadonlyMap<Candidate, readonly number[]>,
  currency: string,
): Outcome {
  const remaining = new Map<number, number>();
  const left = (line: number): number => remaining.get(line) ?? lineAt(lines, line).remainingMinor;
  const shares: PromotionShare[] = [];
  let savingMinor = 0;
  for (const candidate of part) {
    const own = taken.get(candidate) ?? [];
    const amounts = promotionShares(
      candidate.promotion.rule,
      currency,
      own.map((line) => ({ remainingMinor: left(line), quantity: lineAt(lines, line).quantity })),
    );
    own.forEach((line, position) => {
      const amountMinor = amounts[position] ?? 0;
      if (amountMinor === 0) return;
      remaining.set(line, left(line) - amountMinor);
      savingMinor += amountMinor;
      shares.push({ promotion: candidate.promotion, line, amountMinor });
    });
  }
  return { savingMinor, shares };
}

function ordersOfPrecedence(part: readonly Candidate[]): Candidate[][] {
  const competing = part.filter((one) =>
    part.some((other) => other !== one && compete(one, other)),
  );
  const others = part.filter((candidate) => !competing.includes(candidate));
  const orders =
    competing.length <= mostTriedInEveryOrder
      ? permutations(competing)
      : competing.map((first) => [first, ...competing.filter((candidate) => candidate !== first)]);
  return orders.map((order) => [...order, ...others]);
}

function compete(a: Candidate, b: Candidate): boolean {
  return (
    excludeEachOther(a.promotion, b.promotion) && a.lines.some((line) => b.lines.includes(line))
  );
}

/** The first permutation is the list as it stands. */
function permutations<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((first, at) =>
    permutations(list.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
  );
}

/** Groups the candidates so that two which share a line, directly or through others, are in one group. */
function connectedParts(candidates: readonly Candidate[]): Candidate[][] {
  const parts: { lines: Set<number>; candidates: Set<Candidate> }[] = [];
  for (const candidate of candidates) {
    const joined = { lines: new Set(candidate.lines), candidates: new Set([candidate]) };
    for (let at = parts.length - 1; at >= 0; at -= 1) {
      const part = parts[at];
      if (part === undefined || !candidate.lines.some((line) => part.lines.has(line))) continue;
      part.lines.forEach((line) => joined.lines.add(line));
      part.candidates.forEach((each) => joined.candidates.add(each));
      parts.splice(at, 1);
    }
    parts.push(joined);
  }
  return parts.map((part) => candidates.filter((candidate) => part.candidates.has(candidate)));
}

const kindOrder: Record<StackingRule['kind'], number> = {
  PERCENTAGE: 0,
  NTH_PIECE: 1,
  THRESHOLD: 2,
};

function byPrecedence(a: StackingPromotion, b: StackingPromotion): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (a.rule.kind !== b.rule.kind) return kindOrder[a.rule.kind] - kindOrder[b.rule.kind];
  return a.id < b.id ? -1 : 1;
}

function lineAt(lines: readonly PromotableLine[], at: number): PromotableLine {
  const line = lines[at];
  if (line === undefined) throw new RangeError(`There is no line ${String(at)}`);
  return line;
}
