import type { HubUnderTest } from './hub-under-test.js';

/** What one request cost, by capability. */
export interface Cost {
  /** SQL statements, without BEGIN, COMMIT, SET and PRAGMA. */
  readonly statements: Readonly<Record<string, number>>;
  /** Tables that more than one statement touched, such as `order.order_line`, with how many did. */
  readonly tablesTouchedTwice: Readonly<Record<string, number>>;
  /** How often each capability was called, by the gateway or by another one. */
  readonly calls: Readonly<Record<string, number>>;
}

/** Counts SQL statements and calls of capabilities while `work` runs; nothing else may run meanwhile. */
export async function measureCost(
  { hub }: HubUnderTest,
  work: () => Promise<unknown>,
): Promise<Cost> {
  const recordings = [...hub.subgraphs.values()].map(({ name, database }) => ({
    name,
    recording: database.recordStatements(),
  }));
  const calls: Record<string, number> = {};
  const { transport } = hub;
  const execute = transport.execute.bind(transport);
  transport.execute = (subgraph, request) => {
    calls[subgraph] = (calls[subgraph] ?? 0) + 1;
    return execute(subgraph, request);
  };
  try {
    await work();
  } finally {
    transport.execute = execute;
  }
  const statements: Record<string, number> = {};
  const touched: Record<string, number> = {};
  for (const { name, recording } of recordings) {
    const recorded = recording.stop();
    if (recorded.length > 0) statements[name] = recorded.length;
    for (const table of recorded.flatMap(tablesOf)) {
      touched[`${name}.${table}`] = (touched[`${name}.${table}`] ?? 0) + 1;
    }
  }
  const twice = Object.entries(touched).filter(([, times]) => times > 1);
  return { statements, tablesTouchedTwice: Object.fromEntries(twice), calls };
}

const TABLE = /\b(?:FROM|JOIN|INTO|UPDATE)\s+[`"]?(\w+)[`"]?/gi;

/** The tables a statement names, each once. */
export function tablesOf(statement: string): string[] {
  return [...new Set([...statement.matchAll(TABLE)].map(([, table]) => table ?? ''))];
}
