import { ulidFactory } from '@hub/kernel';
import {
  serviceActor,
  startTestSubgraph,
  type TestAnswer,
  type TestSubgraph,
} from '@hub/kernel/testing';
import { inventorySubgraph } from './app.js';

/** A small chain for tests: two stores and two warehouses, sun care and make-up, some stock. */

const chainId = ulidFactory('chain');
const epoch = new Date('2026-01-01T00:00:00Z');
const named = <const Name extends string>(
  ...names: readonly Name[]
): Readonly<Record<Name, string>> =>
  Object.fromEntries(names.map((name) => [name, chainId(epoch)])) as Readonly<Record<Name, string>>;

export const at = named('bund', 'westLake', 'east', 'south');
export const sku = named('spray', 'cream', 'lipstick', 'retired');
export const product = named('spray', 'cream', 'lipstick', 'retired');
export const category = named('beauty', 'sunCare', 'spray', 'makeUp');

const text = (zh: string, en: string) => ({ zh, en });
const daily = (opens: string, closes: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes }));

const locations = [
  {
    id: at.bund,
    code: 'SH-BUND',
    kind: 'STORE',
    name: text('外滩店', 'The Bund'),
    city: text('上海', 'Shanghai'),
    address: text('中山东一路 1 号', '1 Zhongshan East Road'),
    latitude: 31.2397,
    longitude: 121.4906,
    openingHours: daily('10:00', '22:00'),
  },
  {
    id: at.westLake,
    code: 'HZ-WESTLAKE',
    kind: 'STORE',
    name: text('西湖店', 'West Lake'),
    city: text('杭州', 'Hangzhou'),
    address: text('湖滨路 8 号', '8 Hubin Road'),
    latitude: 30.2536,
    longitude: 120.1647,
    openingHours: daily('18:00', '02:00'),
  },
  {
    id: at.east,
    code: 'WH-EAST',
    kind: 'WAREHOUSE',
    name: text('华东仓', 'East warehouse'),
    city: text('上海', 'Shanghai'),
    address: text('物流大道 5 号', '5 Logistics Avenue'),
    latitude: 31.15,
    longitude: 121.8,
  },
  {
    id: at.south,
    code: 'WH-SOUTH',
    kind: 'WAREHOUSE',
    name: text('华南仓', 'South warehouse'),
    city: text('广州', 'Guangzhou'),
    address: text('港口路 9 号', '9 Port Road'),
    latitude: 23.1,
    longitude: 113.4,
  },
];

const categories = [
  { id: category.beauty, code: 'beauty', name: text('美妆', 'Beauty'), position: 1 },
  {
    id: category.sunCare,
    code: 'sun-care',
    name: text('防晒', 'Sun care'),
    parentCode: 'beauty',
    position: 1,
  },
  {
    id: category.spray,
    code: 'sun-spray',
    name: text('防晒喷雾', 'Sun sprays'),
    parentCode: 'sun-care',
  },
  {
    id: category.makeUp,
    code: 'make-up',
    name: text('彩妆', 'Make-up'),
    parentCode: 'beauty',
    position: 2,
  },
];

const products = [
  {
    id: product.spray,
    code: 'P-SPRAY',
    name: text('清爽防晒喷雾', 'Light sun spray'),
    description: text('不油腻', 'Not greasy'),
    brand: 'Haibin',
    categoryCode: 'sun-spray',
    images: [{ url: '/images/spray.jpg', alt: text('喷雾', 'A spray') }],
    attributes: [{ name: 'SPF', value: '50+' }],
    position: 1,
    skus: [
      {
        id: sku.spray,
        code: 'SPRAY-150',
        barcode: '6901234500017',
        name: text('清爽防晒喷雾 150ml', 'Light sun spray 150 ml'),
        priceMinor: 12_900,
        currency: 'CNY',
        attributes: [{ name: 'volume', value: '150 ml' }],
      },
    ],
  },
  {
    id: product.cream,
    code: 'P-CREAM',
    name: text('高倍防晒霜', 'High protection sun cream'),
    brand: 'Haibin',
    categoryCode: 'sun-care',
    position: 2,
    skus: [
      {
        id: sku.cream,
        code: 'CREAM-50',
        barcode: '6901234500024',
        name: text('高倍防晒霜 50ml', 'Sun cream 50 ml'),
        priceMinor: 9_900,
        currency: 'CNY',
        images: [{ url: '/images/cream.jpg', alt: text('防晒霜', 'A cream') }],
      },
    ],
  },
  {
    id: product.lipstick,
    code: 'P-LIP',
    name: text('丝绒口红 100%', 'Velvet lipstick 100%'),
    categoryCode: 'make-up',
    position: 3,
    skus: [
      {
        id: sku.lipstick,
        code: 'LIP-RED',
        name: text('丝绒口红 红', 'Velvet lipstick red'),
        priceMinor: 19_900,
        currency: 'CNY',
      },
    ],
  },
  {
    id: product.retired,
    code: 'P-OLD',
    name: text('旧款防晒', 'Retired sun milk'),
    categoryCode: 'sun-care',
    position: 4,
    skus: [
      {
        id: sku.retired,
        code: 'OLD-1',
        barcode: '6901234500048',
        name: text('旧款防晒', 'Retired sun milk'),
        priceMinor: 5_000,
        currency: 'CNY',
        listed: false,
      },
    ],
  },
];

const openingStock = [
  { skuCode: 'SPRAY-150', locationCode: 'SH-BUND', onHand: 20, safety: 2 },
  { skuCode: 'SPRAY-150', locationCode: 'WH-EAST', onHand: 100, safety: 10 },
  { skuCode: 'SPRAY-150', locationCode: 'WH-SOUTH', onHand: 40 },
  { skuCode: 'SPRAY-150', locationCode: 'HZ-WESTLAKE', onHand: 3, safety: 5 },
  { skuCode: 'CREAM-50', locationCode: 'SH-BUND', onHand: 5, incoming: 12, damaged: 1 },
  { skuCode: 'CREAM-50', locationCode: 'WH-SOUTH', onHand: 30 },
  { skuCode: 'LIP-RED', locationCode: 'WH-EAST', onHand: 8 },
];

export const chainInput = {
  source: 'test-chain',
  batchKey: 'chain-1',
  categories,
  locations,
  products,
  openingStock,
};

export const importCatalogueDocument = `mutation ImportCatalogue($input: ImportCatalogueInput!) {
  importCatalogue(input: $input) {
    categories { code id } locations { code id } skus { code skuId productId created } stockBooked stockUnchanged
  }
}`;

export const order = serviceActor('order');

/** Starts the capability with the chain in it. 02:00 UTC is 10:00 in Shanghai. */
export async function startChain(): Promise<TestSubgraph> {
  const test = await startTestSubgraph(inventorySubgraph);
  const answer = await test.execute(serviceActor('seed'), importCatalogueDocument, {
    input: chainInput,
  });
  dataOf(answer);
  return test;
}

/** The data, or the first error thrown with its code. */
export function dataOf<Data>(answer: TestAnswer<Data>): Data {
  const [error] = answer.errors ?? [];
  if (error !== undefined)
    throw new Error(`${String(error.extensions?.['code'])}: ${error.message}`);
  if (answer.data == null) throw new Error('No data and no error.');
  return answer.data;
}

/** The code of the first error, or undefined. */
export function codeOf(answer: TestAnswer<unknown>): unknown {
  return answer.errors?.[0]?.extensions?.['code'];
}

export interface Figures {
  readonly onHand: number;
  readonly reserved: number;
  readonly safety: number;
  readonly incoming: number;
  readonly damaged: number;
}

/** A level as the database has it. */
export async function levelOf(
  test: TestSubgraph,
  skuId: string,
  locationId: string,
): Promise<Figures> {
  const [row] = await test.database.read.query<Figures[]>(
    `SELECT on_hand AS onHand, reserved, safety, incoming, damaged FROM stock_level WHERE sku_id = '${skuId}' AND location_id = '${locationId}'`,
  );
  if (row === undefined) throw new Error('There is no such level.');
  return { ...row };
}
