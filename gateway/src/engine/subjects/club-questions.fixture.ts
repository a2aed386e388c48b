import type { ClubObject } from './club.fixture.js';

/** Choices one after the other; when there are no more the first, simplest ones, or all from the beginning. */
class Tape {
  #at = 0;
  constructor(
    private readonly numbers: readonly number[],
    private readonly isEndless = false,
  ) {}

  upTo(most: number): number {
    const at = this.isEndless ? this.#at % this.numbers.length : this.#at;
    const number = this.numbers[at] ?? 0;
    this.#at += 1;
    return number % (most + 1);
  }

  one<T>(choices: readonly T[]): T {
    return choices[this.upTo(choices.length - 1)] as T;
  }
}

const LEAVES: Readonly<Record<string, readonly string[]>> = {
  Being: ['phone', 'id', 'name', 'phone'],
  Reachable: ['phone'],
  Person: ['phone', 'must', 'id', 'phones', 'seal', 'email', 'name'],
  Robot: ['phone', 'id', 'name'],
  Card: ['number', 'label'],
  Order: ['must', 'code', 'must', 'shop'],
};
const OBJECTS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  Query: [
    ['people', 'Person'],
    ['me', 'Person'],
    ['beings', 'Being'],
    ['things', 'Thing'],
    ['reachable', 'Reachable'],
    ['order', 'Order'],
    ['lostCard', 'Card'],
  ],
  Being: [['friend', 'Person']],
  Person: [
    ['card', 'Card'],
    ['friend', 'Person'],
    ['orders', 'Order'],
  ],
  Robot: [['friend', 'Person']],
  Card: [['holder', 'Person']],
  Order: [
    ['card', 'Card'],
    ['buyer', 'Being'],
  ],
};
const POSSIBLE: Readonly<Record<string, readonly string[]>> = {
  Being: ['Person', 'Robot'],
  Reachable: ['Person', 'Robot', 'Being'],
  Thing: ['Person', 'Order', 'Card', 'Robot', 'Being', 'Reachable'],
};
/** What a witness sees of every object: its type and its key. */
const WITNESSED: Readonly<Record<string, string>> = {
  Being: '__typename ... on Person { w_id: id }',
  Reachable: '__typename ... on Person { w_id: id }',
  Thing: '__typename ... on Person { w_id: id } ... on Order { w_code: code w_shop: shop }',
  Person: '__typename w_id: id',
  Order: '__typename w_code: code w_shop: shop',
  Robot: '__typename',
  Card: '__typename',
};
/** Fields that are masked for who holds nothing. */
export const PERSONAL = new Set(['phone', 'phones', 'email', 'number']);

/**
 * An operation as a client asks it, or as a witness does, who sees type and key of every object besides. Names that
 * begin with `p_` are of what is personal, with `f_` of everything else.
 */
export function clubOperation(numbers: readonly number[], isWitnessed: boolean): string {
  return new OperationWriter(new Tape(numbers), isWitnessed).object('Query', 4);
}

class OperationWriter {
  #fields = 0;
  /** The key itself, or under its name something else: both in one operation would not be valid. */
  readonly #id: string;

  constructor(
    private readonly tape: Tape,
    private readonly isWitnessed: boolean,
  ) {
    this.#id = tape.one(['id', 'id: name', 'key: id']);
  }

  object(type: string, depth: number): string {
    const witnessed = this.isWitnessed ? (WITNESSED[type] ?? '') : '';
    const selections = Array.from({ length: 1 + this.tape.upTo(2) }, () =>
      this.#selection(type, depth),
    );
    return `{ ${witnessed} ${selections.join(' ')} }`;
  }

  #selection(type: string, depth: number): string {
    const { tape } = this;
    const leaves = LEAVES[type];
    const possible = POSSIBLE[type];
    if (possible !== undefined && (leaves === undefined || tape.upTo(2) === 0)) {
      const on = tape.one(possible);
      return `... on ${on} ${this.object(on, depth)}`;
    }
    const objects = OBJECTS[type] ?? [];
    if (leaves === undefined || (objects.length > 0 && depth > 0 && tape.upTo(2) > 0)) {
      const [name, of] = tape.one(objects);
      return `${this.#named(name, 'f')} ${this.object(of, depth - 1)}`;
    }
    const leaf = tape.one(leaves);
    return leaf === 'id' ? this.#id : this.#named(leaf, PERSONAL.has(leaf) ? 'p' : 'f');
  }

  #named(field: string, mark: string): string {
    this.#fields += 1;
    return this.tape.upTo(1) === 0 ? field : `${mark}_${String(this.#fields)}: ${field}`;
  }
}

const maybe = (tape: Tape, value: unknown): unknown => (tape.upTo(3) === 3 ? null : value);

/** What the club holds, with nulls in many places. */
export function clubOf(numbers: readonly number[]): ClubObject {
  const tape = new Tape(numbers, true);
  const object = (type: string, depth: number): ClubObject | null => {
    if (depth === 0) return null;
    const number = String(tape.upTo(4));
    const friend = object('Person', depth - 1);
    const must = maybe(tape, 'yes');
    switch (type) {
      case 'Person': {
        const phones = [maybe(tape, '1'), maybe(tape, '2')].slice(tape.upTo(2));
        const orders = [object('Order', depth - 1), object('Order', depth - 1)].slice(tape.upTo(2));
        const card = object('Card', depth - 1);
        const phone = maybe(tape, '1');
        const name = `Name ${number}`;
        return {
          __typename: type,
          id: `p${number}`,
          name,
          phone,
          phones,
          friend,
          must,
          card,
          orders,
        };
      }
      case 'Robot':
        return { __typename: type, id: `r${number}`, name: 'R', phone: maybe(tape, '1'), friend };
      case 'Card':
        return { __typename: type, label: 'L', number: maybe(tape, '62'), holder: friend };
      default: {
        const [card, buyer] = [
          object('Card', depth - 1),
          object(tape.one(['Robot', 'Person']), depth - 1),
        ];
        return { __typename: 'Order', code: `A${number}`, shop: Number(number), must, card, buyer };
      }
    }
  };
  const list = (types: readonly string[]) =>
    Array.from({ length: tape.upTo(3) }, () => object(tape.one(types), 3));
  return {
    me: object('Person', 4),
    people: list(['Person']),
    beings: list(['Person', 'Robot']),
    reachable: list(['Person', 'Robot']),
    things: [list(['Person', 'Order', 'Card', 'Robot']), null, list(['Card', 'Order'])],
    order: object('Order', 4),
    lostCard: object('Card', 4),
  };
}
