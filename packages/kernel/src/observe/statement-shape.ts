const longestCharacters = 2_000;

type Dialect = 'mysql' | 'sqlite';

const comment = String.raw`\/\*[\s\S]*?(?:\*\/|$)|--[^\n]*`;
const hexadecimal = String.raw`\b[xX]'[^']*(?:'|$)|\b0x[0-9a-fA-F]+\b`;
const number = String.raw`(?<![\w$.])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b`;
const backticked = '`[^`]*(?:`|$)';

/** An end that was cut off counts as one, so that half a value is one too. */
const quoted = (quote: string, escapes: boolean): string =>
  escapes
    ? String.raw`${quote}(?:[^${quote}\\]|${quote}${quote}|\\[\s\S])*(?:${quote}|$)`
    : `${quote}(?:[^${quote}]|${quote}${quote})*(?:${quote}|$)`;

const parts: Readonly<Record<Dialect, RegExp>> = {
  mysql: patternOf(quoted("'", true), quoted('"', true)),
  sqlite: patternOf(quoted("'", false), quoted('"', false)),
};

function patternOf(single: string, double: string): RegExp {
  return new RegExp([comment, hexadecimal, single, double, backticked, number].join('|'), 'g');
}

/**
 * A statement without its values: every literal is `?`, lists and rows of them are one, comments are gone. Names of
 * tables and columns stay. At most 2,000 characters.
 */
export function statementShape(sql: string, dialect: Dialect): string {
  return (
    sql
      // What is longer than this is a list of values many times over.
      .slice(0, longestCharacters * 10)
      .replace(parts[dialect], (found) => shapeOf(found, dialect))
      .replace(/\s+/g, ' ')
      .replace(/\?(?: ?, ?\?)+/g, '?, …')
      .replace(/(\(\?(?:, …)?\))(?: ?, ?\(\?(?:, …)?\))+/g, '$1, …')
      .trim()
      .slice(0, longestCharacters)
  );
}

function shapeOf(found: string, dialect: Dialect): string {
  if (found.startsWith('/*') || found.startsWith('--')) return ' ';
  // Double quotes are around names on SQLite and around text on MySQL.
  const isName = found.startsWith('`') || (found.startsWith('"') && dialect === 'sqlite');
  return isName ? found : '?';
}

/** The verb and the first table: what a statement is called. */
export function statementName(shape: string): string {
  const [verb = 'statement'] = /^\w+/.exec(shape) ?? [];
  const [, table] = /\b(?:FROM|INTO|UPDATE|JOIN|TABLE)\s+[`"]?(\w+)/i.exec(shape) ?? [];
  return table === undefined ? verb.toUpperCase() : `${verb.toUpperCase()} ${table}`;
}
