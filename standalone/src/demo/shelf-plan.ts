import type { DemoCategory, LocalizedName } from './demo-shapes.js';

/** How the goods of one shelf are made up; `season` lifts its sales in those months (1 to 12). */
export interface ShelfPlan {
  readonly category: DemoCategory;
  /** What the thing is, with its lowest and highest price in yuan. */
  readonly goods: readonly {
    readonly name: LocalizedName;
    readonly from: number;
    readonly to: number;
  }[];
  readonly sizes: readonly LocalizedName[];
  readonly season: readonly number[];
  readonly appeal: number;
}

/** A shelf below a top category; `season` are the months that lift its sales. */
export function shelf(
  code: string,
  zh: string,
  en: string,
  parent: string,
  sizes: readonly LocalizedName[],
  appeal: number,
  season: readonly number[],
  goodsOnIt: ShelfPlan['goods'],
): ShelfPlan {
  return { category: { code, name: { zh, en }, parent }, goods: goodsOnIt, sizes, season, appeal };
}

/** A thing in two languages with its lowest and highest price in yuan. */
export function goods(
  zh: string,
  en: string,
  from: number,
  to: number,
): ShelfPlan['goods'][number] {
  return { name: { zh, en }, from, to };
}

/** A size in millilitres. */
export function volume(millilitres: number): LocalizedName {
  return { zh: `${String(millilitres)} 毫升`, en: `${String(millilitres)} ml` };
}

/** A pack of so many. */
export function pieces(count: number): LocalizedName {
  return { zh: `${String(count)} 片`, en: `${String(count)} pieces` };
}
