import { type Database, inClause, type SqlValue } from '@hub/kernel';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { rowReader } from './row-reader.js';

/** Which rows of a member's list: at most `limit`, behind `afterId`, newest first. */
export interface MemberPageKey {
  readonly memberId: string;
  readonly limit: number;
  readonly afterId: string | null;
}

export interface MemberPageSource<Row extends ObjectLiteral> {
  readonly entity: EntityTarget<Row>;
  readonly limit: number;
  readonly afterId: string | null;
  readonly memberIds: readonly string[];
  /** SQL over the table's columns and its values; `1 = 1` for all rows. */
  readonly condition: { readonly sql: string; readonly parameters: readonly SqlValue[] };
}

/** The first rows of many members' lists in one statement, newest first. */
export async function readMemberPages<Row extends ObjectLiteral & { readonly memberId: string }>(
  database: Database,
  source: MemberPageSource<Row>,
): Promise<Map<string, Row[]>> {
  const { names, table, read } = rowReader(database, source.entity);
  const behind = source.afterId === null ? '' : ' AND id < ?';
  const where = `member_id IN ${inClause(source.memberIds)} AND ${source.condition.sql}${behind}`;
  const parameters = [
    ...source.memberIds,
    ...source.condition.parameters,
    ...(source.afterId === null ? [] : [source.afterId]),
  ];
  // One member: the index gives the order and the limit stops the scan; several: each list is cut by its own count.
  const sql =
    source.memberIds.length === 1
      ? `SELECT ${names} FROM ${table} WHERE ${where} ORDER BY id DESC LIMIT ?`
      : `SELECT ${names} FROM (SELECT ${names}, ROW_NUMBER() OVER (PARTITION BY member_id ORDER BY id DESC) AS place FROM ${table} WHERE ${where}) AS pages WHERE place <= ? ORDER BY member_id, id DESC`;
  const pages = new Map<string, Row[]>(source.memberIds.map((memberId) => [memberId, []]));
  for (const row of await read(sql, [...parameters, source.limit]))
    pages.get(row.memberId)?.push(row);
  return pages;
}

/** Loads keys that differ in more than the member by one statement per kind of page. */
export async function loadGrouped<Key extends MemberPageKey, Row>(
  keys: readonly Key[],
  kindOf: (key: Key) => string,
  load: (sample: Key, memberIds: readonly string[]) => Promise<Map<string, Row[]>>,
): Promise<Row[][]> {
  const groups = new Map<string, Key[]>();
  for (const key of keys) {
    const kind = kindOf(key);
    groups.set(kind, [...(groups.get(kind) ?? []), key]);
  }
  const loaded = new Map<string, Map<string, Row[]>>();
  await Promise.all(
    [...groups].map(async ([kind, group]) => {
      const [sample] = group;
      if (sample !== undefined)
        loaded.set(kind, await load(sample, [...new Set(group.map((key) => key.memberId))]));
    }),
  );
  return keys.map((key) => loaded.get(kindOf(key))?.get(key.memberId) ?? []);
}
