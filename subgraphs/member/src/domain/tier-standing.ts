import { anniversaryOf, type BusinessDays, windowStart } from './business-days.js';
import { type Tier, tierAt, tierFor, type TierRules } from './tier.js';

/** One fact of the growth ledger. Facts are only added; their order of arrival does not matter. */
export type GrowthFact =
  /** One growth per whole yuan paid. */
  | {
      readonly kind: 'paid';
      readonly orderId: string;
      readonly at: Date;
      readonly amountMinor: number;
    }
  /** Cumulative over all refunds of the order; takes growth from the window its payment counts in. */
  | {
      readonly kind: 'refunded';
      readonly orderId: string;
      readonly at: Date;
      readonly refundedTotalMinor: number;
    }
  /** Growth that came otherwise: an import or a correction, below 0 too. */
  | { readonly kind: 'credited'; readonly at: Date; readonly growth: number }
  /** A tier given at that moment, e.g. brought along from another system. */
  | { readonly kind: 'granted'; readonly at: Date; readonly level: number };

export interface TierStanding {
  readonly tier: Tier;
  readonly since: Date;
  /** Exclusive; null on the lowest tier, which needs no renewing. */
  readonly validUntil: Date | null;
  readonly growthValue: number;
  /** Where the window of twelve months that `growthValue` looks at begins. */
  readonly windowFrom: Date;
  readonly ruleVersion: number;
  /** When time alone next changes the standing: growth leaves the window, or the anniversary. */
  readonly nextReviewAt: Date | null;
}

interface Cycle {
  readonly tier: Tier;
  readonly since: Date;
  /** Anniversaries are counted from here, so that 29 February does not drift. */
  readonly anchor: Date;
  readonly years: number;
}

/**
 * Replays the ledger: up as soon as the growth of the last twelve months qualifies, down one step at an anniversary
 * at which it does not. A pure function of the set of facts, so shuffled, doubled or late events give one standing.
 */
export function tierStanding(
  rules: TierRules,
  facts: readonly GrowthFact[],
  member: { readonly memberSince: Date; readonly days: BusinessDays },
  now: Date,
): TierStanding {
  const ledger = growthLedger(
    facts.filter((fact) => fact.at <= now),
    member.days,
  );
  let cycle: Cycle = {
    tier: rules.tiers[0],
    since: member.memberSince,
    anchor: member.memberSince,
    years: 0,
  };
  for (const moment of ledger.moments) {
    cycle = reviewUntil(rules, cycle, moment, member.days, ledger.growthAt);
    const granted = ledger.grantedAt(moment);
    const earned = tierFor(rules, ledger.growthAt(moment)).level;
    const level = Math.max(earned, granted ?? 0);
    if (level > cycle.tier.level)
      cycle = { tier: tierAt(rules, level), since: moment, anchor: moment, years: 1 };
  }
  cycle = reviewUntil(rules, cycle, now, member.days, ledger.growthAt);
  const validUntil = cycleEnd(cycle, member.days);
  return {
    tier: cycle.tier,
    since: cycle.since,
    validUntil,
    growthValue: ledger.growthAt(now),
    windowFrom: windowStart(now, member.days),
    ruleVersion: rules.version,
    nextReviewAt: earliest([validUntil, ledger.nextDepartureAfter(now)]),
  };
}

/** Holds every anniversary up to and including the moment. */
function reviewUntil(
  rules: TierRules,
  from: Cycle,
  moment: Date,
  days: BusinessDays,
  growthAt: (moment: Date) => number,
): Cycle {
  let cycle = from;
  for (
    let end = cycleEnd(cycle, days);
    end !== null && end <= moment;
    end = cycleEnd(cycle, days)
  ) {
    const qualified = tierFor(rules, growthAt(end)).level;
    const isKept = qualified >= cycle.tier.level;
    const tier = tierAt(rules, isKept ? qualified : cycle.tier.level - 1);
    cycle = {
      tier,
      since: isKept ? cycle.since : end,
      anchor: cycle.anchor,
      years: cycle.years + 1,
    };
  }
  return cycle;
}

function cycleEnd(cycle: Cycle, days: BusinessDays): Date | null {
  return cycle.tier.level === 0 ? null : anniversaryOf(cycle.anchor, days, cycle.years);
}

interface GrowthLedger {
  /** Distinct moments at which facts happened, ascending. */
  readonly moments: readonly Date[];
  readonly growthAt: (moment: Date) => number;
  readonly grantedAt: (moment: Date) => number | undefined;
  readonly nextDepartureAfter: (now: Date) => Date | null;
}

function growthLedger(facts: readonly GrowthFact[], days: BusinessDays): GrowthLedger {
  const refunds = refundsByOrder(facts);
  const sources = facts.flatMap((fact) => {
    if (fact.kind !== 'paid' && fact.kind !== 'credited') return [];
    const worthAt =
      fact.kind === 'credited'
        ? () => fact.growth
        : (moment: Date) =>
            growthOfOrder(fact.amountMinor, refundedBy(moment, refunds.get(fact.orderId) ?? []));
    return [{ from: fact.at, until: anniversaryOf(fact.at, days), worthAt }];
  });
  const instants = new Set(facts.map((fact) => fact.at.getTime()));
  return {
    moments: [...instants].sort((a, b) => a - b).map((instant) => new Date(instant)),
    growthAt: (moment) => {
      const inWindow = sources.filter((source) => source.from <= moment && moment < source.until);
      return Math.max(
        0,
        inWindow.reduce((sum, source) => sum + source.worthAt(moment), 0),
      );
    },
    grantedAt: (moment) =>
      facts.reduce<number | undefined>((highest, fact) => {
        if (fact.kind !== 'granted' || fact.at.getTime() !== moment.getTime()) return highest;
        return Math.max(highest ?? 0, fact.level);
      }, undefined),
    nextDepartureAfter: (now) =>
      earliest(sources.map((source) => source.until).filter((until) => until > now)),
  };
}

interface RefundFact {
  readonly at: Date;
  readonly refundedTotalMinor: number;
}

function refundsByOrder(facts: readonly GrowthFact[]): ReadonlyMap<string, readonly RefundFact[]> {
  const refunds = new Map<string, RefundFact[]>();
  for (const fact of facts) {
    if (fact.kind === 'refunded')
      refunds.set(fact.orderId, [...(refunds.get(fact.orderId) ?? []), fact]);
  }
  return refunds;
}

/** One growth per whole yuan that stays paid. */
function growthOfOrder(amountMinor: number, refundedMinor: number): number {
  return Math.floor(Math.max(0, amountMinor - refundedMinor) / 100);
}

function refundedBy(moment: Date, refunds: readonly RefundFact[]): number {
  return refunds.reduce(
    (most, refund) => (refund.at <= moment ? Math.max(most, refund.refundedTotalMinor) : most),
    0,
  );
}

function earliest(moments: readonly (Date | null)[]): Date | null {
  return moments.reduce(
    (first, moment) => (moment !== null && (first === null || moment < first) ? moment : first),
    null,
  );
}
