/** What was spent from one purse in the window that is running. */
export interface Spending {
  /** Whether the cost was taken; if not, nothing was. */
  readonly taken: boolean;
  /** Spent so far in this window. */
  readonly spent: number;
  /** Milliseconds until the window ends and everything is there again. */
  readonly resetMilliseconds: number;
}

/** One purse: what may be spent from it in one window. */
export interface Purse {
  readonly key: string;
  readonly budget: number;
}

/** Keeps count of what was spent, in windows that begin with the first spending. */
export interface SpendingBook {
  /** Takes the cost if it fits into what is left, as one step: of many who ask at once none exceeds the budget. */
  spend(purse: Purse, cost: number): Promise<Spending>;
  /** Gives back what was taken for a request that was not run after all. */
  giveBack(purse: Purse, cost: number): Promise<void>;
  /** Lets go of connections. */
  close(): void;
}
