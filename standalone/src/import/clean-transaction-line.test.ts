import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanTransactionLine, minorUnits, type RawLine } from './clean-transaction-line.js';
import { DocumentGrouper, type ImportDocument } from './group-documents.js';
import { categoryOf, loadTransactionMapping, MappingRefused } from './transaction-mapping.js';

const mapping = loadTransactionMapping('online-retail');

function raw(changes: Record<string, string> = {}, lineNumber = 2): RawLine {
  return {
    lineNumber,
    cells: {
      InvoiceNo: '536365',
      StockCode: '85123a',
      Description: 'WHITE HANGING HEART T-LIGHT HOLDER',
      Quantity: '6',
      InvoiceDate: '2010-12-01 08:26:00',
      UnitPrice: '2.55',
      CustomerID: '17850',
      Country: 'United Kingdom',
      ...changes,
    },
  };
}

describe('cleaning a line of an ERP export', () => {
  it('books a sale, with the code in capitals and the time in the zone of the shop', () => {
    expect(cleanTransactionLine(raw({ InvoiceDate: '2011-07-01 12:00:00' }), mapping)).toEqual({
      outcome: 'accepted',
      line: {
        lineNumber: 2,
        document: '536365',
        kind: 'ORDER',
        itemCode: '85123A',
        itemName: 'WHITE HANGING HEART T-LIGHT HOLDER',
        quantity: 6,
        unitPriceMinor: 255,
        occurredAt: new Date('2011-07-01T11:00:00Z'),
        customer: '17850',
        country: 'United Kingdom',
      },
    });
  });

  it('books what came back on a cancellation as a positive quantity', () => {
    expect(
      cleanTransactionLine(raw({ InvoiceNo: 'C536379', Quantity: '-2' }), mapping),
    ).toMatchObject({
      outcome: 'accepted',
      line: { kind: 'CANCELLATION', quantity: 2 },
    });
  });

  it('books a sale without customer or description', () => {
    expect(
      cleanTransactionLine(raw({ CustomerID: 'NA', Description: ' ' }), mapping),
    ).toMatchObject({
      outcome: 'accepted',
      line: { customer: null, itemName: null },
    });
  });

  it.each([
    ['a missing document number', { InvoiceNo: '' }, 'MALFORMED_LINE'],
    ['a missing item code', { StockCode: 'NA' }, 'MALFORMED_LINE'],
    ['a quantity that is no whole number', { Quantity: '1.5' }, 'MALFORMED_LINE'],
    ['a price that is no number', { UnitPrice: 'free' }, 'MALFORMED_LINE'],
    ['a date that does not exist', { InvoiceDate: '2010-02-30 08:26:00' }, 'MALFORMED_LINE'],
    ['an adjustment of the books', { InvoiceNo: 'A563185', StockCode: 'B' }, 'ADJUSTMENT_DOCUMENT'],
    ['postage', { StockCode: 'POST' }, 'NON_GOODS'],
    ['a bank fee', { StockCode: 'BANK CHARGES' }, 'NON_GOODS'],
    ['a manual entry in small letters', { StockCode: 'm' }, 'NON_GOODS'],
    ['a gift voucher', { StockCode: 'gift_0001_20' }, 'NON_GOODS'],
    ['a sale of less than nothing', { Quantity: '-10' }, 'QUANTITY_NOT_ALLOWED'],
    [
      'a cancellation that takes nothing back',
      { InvoiceNo: 'C1', Quantity: '1' },
      'QUANTITY_NOT_ALLOWED',
    ],
    ['a gift', { UnitPrice: '0' }, 'NON_POSITIVE_PRICE'],
    ['a negative price', { UnitPrice: '-3.50' }, 'NON_POSITIVE_PRICE'],
    ['a tenth of a penny', { UnitPrice: '0.001' }, 'PRICE_FINER_THAN_MINOR_UNIT'],
    ['a million and one pieces', { Quantity: '1000001' }, 'AMOUNT_TOO_LARGE'],
  ])('rejects %s', (_, changes, reason) => {
    expect(cleanTransactionLine(raw(changes), mapping)).toMatchObject({
      outcome: 'rejected',
      reason,
    });
  });

  it('reads any price of two decimals exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (minor) => {
        const text = `${String(Math.floor(minor / 100))}.${String(minor % 100).padStart(2, '0')}`;
        expect(minorUnits(text, 2)).toBe(minor);
      }),
    );
  });
});

describe('gathering lines into documents', () => {
  function gather(rows: RawLine[]): { documents: ImportDocument[]; merged: number[] } {
    const merged: number[] = [];
    const grouper = new DocumentGrouper({ merged: (line) => merged.push(line.lineNumber) });
    const documents: (ImportDocument | null)[] = [];
    for (const row of rows) {
      const cleaned = cleanTransactionLine(row, mapping);
      if (cleaned.outcome === 'accepted') documents.push(grouper.add(cleaned.line));
    }
    for (let last = grouper.next(); last !== null; last = grouper.next()) documents.push(last);
    return { documents: documents.filter((document) => document !== null), merged };
  }

  it('merges lines alike to the letter and keeps those that differ', () => {
    const { documents, merged } = gather([raw({}, 2), raw({ Quantity: '7' }, 3), raw({}, 4)]);
    expect(documents).toHaveLength(1);
    expect(documents[0]?.lines.map((line) => line.quantity)).toEqual([6, 7]);
    expect(merged).toEqual([4]);
  });

  it('keeps a document together whose lines are mixed with those of another', () => {
    const { documents } = gather([
      raw({}, 2),
      raw({ InvoiceNo: '536366' }, 3),
      raw({ StockCode: '22423' }, 4),
    ]);
    expect(documents.map((document) => [document.key, document.lines.length])).toEqual([
      ['536365', 2],
      ['536366', 1],
    ]);
  });

  it('numbers a document that comes again far down', () => {
    const others = Array.from({ length: 40 }, (_, index) =>
      raw({ InvoiceNo: String(600_000 + index) }, index + 3),
    );
    const { documents } = gather([raw({}, 2), ...others, raw({ StockCode: '22423' }, 43)]);
    expect(documents.map((document) => document.key)).toContain('536365~2');
    expect(documents).toHaveLength(42);
  });

  it('loses no line, whatever the order', () => {
    const row = fc.record({
      InvoiceNo: fc.constantFrom('1', '2', 'C3', 'A4'),
      StockCode: fc.constantFrom('10', '11', 'POST'),
      Quantity: fc.constantFrom('1', '2', '-1'),
      UnitPrice: fc.constantFrom('1.00', '0', '2.5'),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const lines = rows.map((changes, index) => raw(changes, index + 2));
        const { documents, merged } = gather(lines);
        const accepted = documents.reduce((sum, document) => sum + document.lines.length, 0);
        const rejected = lines.filter(
          (line) => cleanTransactionLine(line, mapping).outcome === 'rejected',
        ).length;
        expect(accepted + merged.length + rejected).toBe(lines.length);
      }),
    );
  });
});

describe('a mapping', () => {
  it('finds the shelf by the words of the name', () => {
    expect(categoryOf('WHITE HANGING HEART T-LIGHT HOLDER', mapping)).toBe('or-lighting');
    expect(categoryOf('SET OF 3 CAKE TINS PANTRY DESIGN', mapping)).toBe('or-kitchen');
    expect(categoryOf('POPPY’S', mapping)).toBe('or-other');
  });

  it('is refused by name when there is none', () => {
    expect(() => loadTransactionMapping('no-such-mapping')).toThrow(MappingRefused);
  });
});
