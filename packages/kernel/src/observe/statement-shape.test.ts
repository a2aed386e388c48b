import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { statementName, statementShape } from './statement-shape.js';

describe('the shape of a statement', () => {
  it.each([
    [
      'SELECT id FROM `order` WHERE id = 12 AND x1 = -3.5e4',
      'SELECT id FROM `order` WHERE id = ? AND x1 = ?',
    ],
    ["SELECT 'it''s \\' secret', \"two\" FROM a", 'SELECT ?, … FROM a'],
    ['SELECT a FROM b WHERE c IN (?, ?,?)', 'SELECT a FROM b WHERE c IN (?, …)'],
    ['INSERT INTO a(b, c) VALUES (?, ?), (?, ?), (?, ?)', 'INSERT INTO a(b, c) VALUES (?, …), …'],
    ['SELECT 1 /* 13812345678 */ -- 13812345678\n FROM a', 'SELECT ? FROM a'],
    ["SELECT x'4142', 0xFF", 'SELECT ?, …'],
    ["SELECT 'cut off 13812345678", 'SELECT ?'],
  ])('of %s on MySQL', (sql, shape) => {
    expect(statementShape(sql, 'mysql')).toBe(shape);
  });

  it('keeps names in double quotes on SQLite, where a backslash escapes nothing', () => {
    expect(
      statementShape(`SELECT "total" FROM "counter" WHERE a = 'b\\' AND c = 'd'`, 'sqlite'),
    ).toBe('SELECT "total" FROM "counter" WHERE a = ? AND c = ?');
  });

  it.each(['mysql', 'sqlite'] as const)('never holds a value written into it on %s', (dialect) => {
    const secret = fc.stringMatching(/^1[3-9]\d{9}$/);
    const around = fc.array(fc.constantFrom('a', ' ', ',', '(', '"', '`', '-', '/*', '--', '\n'));
    fc.assert(
      fc.property(secret, around, around, (phone, before, after) => {
        const literal = `'${before.join('')}${phone}${after.join('')}'`;
        const shape = statementShape(`SELECT a FROM b WHERE c = ${literal} AND d = 1`, dialect);
        expect(shape).toBe('SELECT a FROM b WHERE c = ? AND d = ?');
      }),
    );
  });

  it.each([
    ['SELECT id FROM `order` WHERE id = ?', 'SELECT order'],
    ['insert into a(b) values (?)', 'INSERT a'],
    ['UPDATE counter SET total = ?', 'UPDATE counter'],
    ['COMMIT', 'COMMIT'],
  ])('gives %s its name', (shape, name) => {
    expect(statementName(shape)).toBe(name);
  });
});
