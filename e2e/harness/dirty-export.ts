/** What must become of a line of the export. */
export type Fate =
  | 'accepted'
  | 'merged'
  | 'MALFORMED_LINE'
  | 'ADJUSTMENT_DOCUMENT'
  | 'NON_GOODS'
  | 'NON_POSITIVE_PRICE'
  | 'PRICE_FINER_THAN_MINOR_UNIT'
  | 'QUANTITY_NOT_ALLOWED'
  | 'AMOUNT_TOO_LARGE';

/** A line as it is written, and what it stands for. */
export interface ExportLine {
  readonly text: string;
  readonly fate: Fate;
  /** Only of accepted lines. */
  readonly booked?: Booked;
}

export interface Booked {
  readonly document: string;
  readonly item: string;
  readonly quantity: number;
  readonly pence: number;
  readonly customer: string | null;
  readonly at: string;
}

/** A customer with a history worth looking at. */
export const LOYAL_CUSTOMER = '17850';
/** The customer whose goods came back although no sale of them is in the file. */
const ONLY_RETURNS = '19999';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const FIRST_INVOICE = 536_365;
const ITEMS = 60;
const CUSTOMERS = 90;

/**
 * Writes an ERP export with every kind of dirt in it, together with what must become of each line. The same size gives
 * the same file.
 */
export class DirtyExport {
  readonly lines: ExportLine[] = [];
  #random = 20_101_201;
  #minute = 0;
  #invoice = FIRST_INVOICE;

  constructor(size: number) {
    while (this.lines.length < size) this.#writeSale();
    this.#writeOddities();
  }

  /** With a byte order mark and the line ends of another system, as such exports have. */
  get csv(): string {
    return `\uFEFF${[HEADER, ...this.lines.map(({ text }) => text)].join('\r\n')}\r\n`;
  }

  get accepted(): Booked[] {
    return this.lines.flatMap(({ booked }) => (booked === undefined ? [] : [booked]));
  }

  #writeSale(): void {
    const document = String(this.#nextInvoice());
    const customer = this.#customer();
    const at = this.#nextMinute();
    const first = this.#pick(ITEMS);
    const count = 1 + this.#pick(5);
    const sold: Booked[] = [];
    for (let index = 0; index < count; index += 1) {
      const item = itemCode((first + index) % ITEMS);
      const booked = {
        document,
        item,
        quantity: 1 + this.#pick(12),
        pence: 100 + this.#pick(900),
        customer,
        at,
      };
      sold.push(booked);
      this.#accept(booked);
      if (this.#pick(12) === 0) this.#repeat(booked);
      if (this.#pick(7) === 0) this.#writeDirt(document, customer, at);
    }
    if (this.#pick(6) === 0) this.#cancel(sold[0]!, customer);
  }

  /** Some or all pieces of a line that was sold come back. */
  #cancel(sold: Booked, customer: string | null): void {
    const quantity = 1 + this.#pick(sold.quantity);
    const document = `C${String(this.#nextInvoice())}`;
    this.#accept({ ...sold, document, quantity, customer, at: this.#nextMinute() });
  }

  #writeDirt(document: string, customer: string | null, at: string): void {
    const row = {
      document,
      item: '85123A',
      name: 'HEART HOLDER',
      quantity: '6',
      at,
      price: '2.55',
      customer: customer ?? '',
    };
    const dirt: readonly (readonly [Fate, Partial<Row>])[] = [
      ['MALFORMED_LINE', { quantity: '1.5' }],
      ['MALFORMED_LINE', { quantity: '' }],
      ['MALFORMED_LINE', { price: 'free' }],
      ['MALFORMED_LINE', { at: '2010-02-30 08:26:00' }],
      ['MALFORMED_LINE', { item: 'NA' }],
      ['MALFORMED_LINE', { document: '' }],
      ['NON_GOODS', { item: 'POST' }],
      ['NON_GOODS', { item: 'BANK CHARGES' }],
      ['NON_GOODS', { item: 'm' }],
      ['NON_GOODS', { item: 'gift_0001_20' }],
      ['NON_POSITIVE_PRICE', { price: '0' }],
      ['NON_POSITIVE_PRICE', { price: '-11062.06' }],
      ['PRICE_FINER_THAN_MINOR_UNIT', { price: '0.001' }],
      ['QUANTITY_NOT_ALLOWED', { quantity: '-10' }],
      ['QUANTITY_NOT_ALLOWED', { document: 'C1', quantity: '10' }],
      ['ADJUSTMENT_DOCUMENT', { document: 'A563185', item: 'B' }],
      ['AMOUNT_TOO_LARGE', { quantity: '1000001' }],
    ];
    const [fate, change] = dirt[this.#pick(dirt.length)]!;
    this.lines.push({ text: rowText({ ...row, ...change }), fate });
  }

  /** What happens once in a file: too few cells, names that CSV stumbles over, returns of nothing that was sold. */
  #writeOddities(): void {
    const at = this.#nextMinute();
    this.lines.push({ text: '536999,85123A,TOO FEW CELLS', fate: 'MALFORMED_LINE' });
    const names = ['"HEART, WHITE ""LARGE"""', '12" RULER', '', 'café crème ☕'];
    for (const [index, name] of names.entries()) {
      const document = String(this.#nextInvoice());
      const booked = {
        document,
        item: `ODD${String(index)}`,
        quantity: 1,
        pence: 250,
        customer: LOYAL_CUSTOMER,
        at,
      };
      this.lines.push({ text: bookedText(booked, name), fate: 'accepted', booked });
    }
    const again = { item: itemCode(2), quantity: 1, pence: 100, customer: LOYAL_CUSTOMER, at };
    const number = String(FIRST_INVOICE + 1);
    this.lines.push({
      text: bookedText({ ...again, document: number }, 'A NUMBER USED A SECOND TIME'),
      fate: 'accepted',
      booked: { ...again, document: `${number}~2` },
    });
    const credit = { item: itemCode(1), quantity: 2, pence: 9_999, at };
    this.#accept({
      ...credit,
      document: `C${String(this.#nextInvoice())}`,
      customer: ONLY_RETURNS,
    });
    this.#accept({ ...credit, document: `C${String(this.#nextInvoice())}`, customer: null });
  }

  #accept(booked: Booked): void {
    this.lines.push({ text: bookedText(booked, nameOf(booked.item)), fate: 'accepted', booked });
  }

  #repeat(booked: Booked): void {
    this.lines.push({ text: bookedText(booked, nameOf(booked.item)), fate: 'merged' });
  }

  #customer(): string | null {
    const draw = this.#pick(10);
    if (draw === 0) return null;
    return draw === 1 ? LOYAL_CUSTOMER : String(12_346 + this.#pick(CUSTOMERS));
  }

  #nextInvoice(): number {
    this.#invoice += 1;
    return this.#invoice;
  }

  #nextMinute(): string {
    this.#minute += 1;
    const moment = new Date(Date.UTC(2010, 11, 1, 8, 0) + this.#minute * 60_000);
    return moment.toISOString().slice(0, 19).replace('T', ' ');
  }

  /** A whole number from 0, below `below`. */
  #pick(below: number): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#random / 2 ** 32) * below);
  }
}

interface Row {
  readonly document: string;
  readonly item: string;
  readonly name: string;
  readonly quantity: string;
  readonly at: string;
  readonly price: string;
  readonly customer: string;
}

function itemCode(index: number): string {
  return index % 9 === 0 ? `${String(20_000 + index)}a` : String(20_000 + index);
}

function nameOf(item: string): string {
  return `ITEM ${item.toUpperCase()} FOR THE HOME`;
}

function bookedText(
  { document, item, quantity, pence, customer, at }: Booked,
  name: string,
): string {
  const pieces = document.startsWith('C') ? -quantity : quantity;
  const price = `${String(Math.floor(pence / 100))}.${String(pence % 100).padStart(2, '0')}`;
  return rowText({
    document,
    item,
    name,
    quantity: String(pieces),
    at,
    price,
    customer: customer ?? 'NA',
  });
}

function rowText(row: Row): string {
  const { document, item, name, quantity, at, price, customer } = row;
  return [document, item, name, quantity, at, price, customer, 'United Kingdom'].join(',');
}
