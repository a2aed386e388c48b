import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ExportRefused, readTransactions } from './read-transactions.js';
import { loadTransactionMapping } from './transaction-mapping.js';

const mapping = loadTransactionMapping('online-retail');
const folder = mkdtempSync(join(tmpdir(), 'hub-export-'));
const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const LINE = '1,A,"T-LIGHT, WHITE",6,2010-12-01 08:26:00,2.55,17850,France';

async function read(name: string, content: string | Buffer): Promise<unknown[]> {
  const file = join(folder, name);
  writeFileSync(file, content);
  const rows: unknown[] = [];
  for await (const row of readTransactions(file, mapping)) rows.push(row);
  return rows;
}

describe('reading an export', () => {
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives every line its number and cells, plain or gzipped, with a byte order mark or without', async () => {
    const expected = [
      {
        lineNumber: 2,
        cells: expect.objectContaining({ Description: 'T-LIGHT, WHITE', CustomerID: '17850' }),
      },
    ];
    expect(await read('plain.csv', `${HEADER}\n${LINE}\n`)).toEqual(expected);
    expect(await read('marked.csv', `\uFEFF${HEADER}\r\n${LINE}\r\n`)).toEqual(expected);
    expect(await read('packed.csv.gz', gzipSync(`${HEADER}\n${LINE}\n`))).toEqual(expected);
  });

  it('names a line with another number of cells and goes on behind it', async () => {
    expect(await read('ragged.csv', `${HEADER}\n1,A\n${LINE}\n`)).toEqual([
      { lineNumber: 2, unreadable: 'has 2 cells, the header 8' },
      expect.objectContaining({ lineNumber: 3 }),
    ]);
  });

  it('takes an inch mark for what it is', async () => {
    expect(
      await read('inch.csv', `${HEADER}\n${LINE.replace('"T-LIGHT, WHITE"', '12" RULER')}\n`),
    ).toEqual([{ lineNumber: 2, cells: expect.objectContaining({ Description: '12" RULER' }) }]);
  });

  it.each([
    ['an empty file', '', 'is empty'],
    ['a foreign header', 'a,b\n1,2\n', 'lacks the column(s) InvoiceNo'],
    [
      'a quote that never ends',
      `${HEADER}\n${LINE.replace('WHITE"', 'WHITE')}\n${LINE.replace(/"/g, '')}\n`,
      'cannot be read as CSV',
    ],
    [
      'a quote that swallows the file',
      `${HEADER}\n1,"A\n${`${LINE.replace(/"/g, '')}\n`.repeat(5_000)}`,
      'cannot be read as CSV',
    ],
    ['a file that is not gzip', 'no gzip', 'incorrect header check'],
  ])('refuses %s', async (name, content, message) => {
    await expect(
      read(name.endsWith('gzip') ? 'false.csv.gz' : 'file.csv', content),
    ).rejects.toThrow(message);
  });

  it('refuses with an error of its own kind', async () => {
    await expect(read('foreign.csv', 'a,b\n')).rejects.toBeInstanceOf(ExportRefused);
  });
});
