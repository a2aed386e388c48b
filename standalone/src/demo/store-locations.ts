import type { LocalizedName } from './demo-shapes.js';

/** A place of the demo chain; coordinates are those of the district, WGS 84. */
export interface DemoLocation {
  readonly code: string;
  readonly kind: 'STORE' | 'WAREHOUSE';
  readonly name: LocalizedName;
  readonly city: LocalizedName;
  readonly address: LocalizedName;
  readonly latitude: number;
  readonly longitude: number;
  /** How much of the chain's sales passes here, relative to the others; 0 for a warehouse. */
  readonly weight: number;
}

const SHANGHAI = { zh: '上海', en: 'Shanghai' };
const HANGZHOU = { zh: '杭州', en: 'Hangzhou' };
const CHENGDU = { zh: '成都', en: 'Chengdu' };

/** Three cities, twelve stores, two warehouses. */
export const demoLocations: readonly DemoLocation[] = [
  store(
    'SH-JA',
    '静安店',
    "Jing'an",
    SHANGHAI,
    '静安区南京西路 1601 号',
    '1601 West Nanjing Road',
    31.2286,
    121.4476,
    10,
  ),
  store(
    'SH-XH',
    '徐汇店',
    'Xuhui',
    SHANGHAI,
    '徐汇区衡山路 880 号',
    '880 Hengshan Road',
    31.1955,
    121.4366,
    9,
  ),
  store(
    'SH-LJZ',
    '陆家嘴店',
    'Lujiazui',
    SHANGHAI,
    '浦东新区世纪大道 8 号',
    '8 Century Avenue',
    31.2363,
    121.502,
    8,
  ),
  store(
    'SH-WJC',
    '五角场店',
    'Wujiaochang',
    SHANGHAI,
    '杨浦区淞沪路 77 号',
    '77 Songhu Road',
    31.3007,
    121.5146,
    6,
  ),
  store(
    'SH-QB',
    '七宝店',
    'Qibao',
    SHANGHAI,
    '闵行区漕宝路 3366 号',
    '3366 Caobao Road',
    31.1559,
    121.3497,
    5,
  ),
  store(
    'HZ-HB',
    '湖滨店',
    'Hubin',
    HANGZHOU,
    '上城区延安路 258 号',
    "258 Yan'an Road",
    30.2546,
    120.1648,
    9,
  ),
  store(
    'HZ-WL',
    '武林店',
    'Wulin',
    HANGZHOU,
    '拱墅区武林广场 1 号',
    '1 Wulin Square',
    30.2741,
    120.1625,
    6,
  ),
  store(
    'HZ-BJ',
    '滨江店',
    'Binjiang',
    HANGZHOU,
    '滨江区江汉路 1515 号',
    '1515 Jianghan Road',
    30.2084,
    120.2119,
    5,
  ),
  store(
    'HZ-XX',
    '西溪店',
    'Xixi',
    HANGZHOU,
    '余杭区文一西路 969 号',
    '969 West Wenyi Road',
    30.2797,
    120.0262,
    4,
  ),
  store(
    'CD-CX',
    '春熙店',
    'Chunxi',
    CHENGDU,
    '锦江区春熙路 1 号',
    '1 Chunxi Road',
    30.6571,
    104.0818,
    8,
  ),
  store(
    'CD-TGL',
    '太古里店',
    'Taikoo Li',
    CHENGDU,
    '锦江区中纱帽街 8 号',
    '8 Zhongshamao Street',
    30.6538,
    104.0838,
    7,
  ),
  store(
    'CD-GX',
    '高新店',
    'Gaoxin',
    CHENGDU,
    '高新区天府大道 1199 号',
    '1199 Tianfu Avenue',
    30.5498,
    104.0665,
    5,
  ),
  warehouse(
    'WH-JD',
    '嘉定仓',
    'Jiading warehouse',
    SHANGHAI,
    '嘉定区宝安公路 4997 号',
    "4997 Bao'an Highway",
    31.376,
    121.239,
  ),
  warehouse(
    'WH-LQY',
    '龙泉驿仓',
    'Longquanyi warehouse',
    CHENGDU,
    '龙泉驿区车城东七路 66 号',
    '66 Checheng East 7th Road',
    30.5466,
    104.2518,
  ),
];

function store(
  code: string,
  zh: string,
  en: string,
  city: LocalizedName,
  addressZh: string,
  addressEn: string,
  latitude: number,
  longitude: number,
  weight: number,
): DemoLocation {
  return {
    code,
    kind: 'STORE',
    name: { zh: `拾野·${zh}`, en: `Shiye ${en}` },
    city,
    address: { zh: `${city.zh}市${addressZh}`, en: `${addressEn}, ${city.en}` },
    latitude,
    longitude,
    weight,
  };
}

function warehouse(
  code: string,
  zh: string,
  en: string,
  city: LocalizedName,
  addressZh: string,
  addressEn: string,
  latitude: number,
  longitude: number,
): DemoLocation {
  return {
    code,
    kind: 'WAREHOUSE',
    name: { zh, en },
    city,
    address: { zh: `${city.zh}市${addressZh}`, en: `${addressEn}, ${city.en}` },
    latitude,
    longitude,
    weight: 0,
  };
}
