const WHOLE = [0, 1, -1, 7, 42, 2_147_483_647];
const BROKEN = [0, 1.5, -0.25, 3, 1e21];
const WORDS = ['', 'plain', '@', 'null', '0', 'naïve ☂', 'line\nbreak "quoted" \\', '__proto__'];
const OBJECTS: readonly unknown[] = [
  0,
  false,
  '',
  [],
  {},
  [1, { deep: null }, [2]],
  { a: 1, b: { c: [true] } },
  { __typename: 'Nowhere', id: 'id-1' },
  { '@': [{ '...': 0 }], constructor: 'own' },
];

/** A value of a scalar; a text for one of an unknown name. Falsy values come often, they are easily lost. */
export function scalarValue(scalar: string, draw: number): unknown {
  const pick = <T>(values: readonly T[]): T | undefined => values[(draw >>> 8) % values.length];
  switch (scalar) {
    case 'Int':
      return draw % 3 === 0 ? pick(WHOLE) : draw % 1000;
    case 'Float':
      return draw % 3 === 0 ? pick(BROKEN) : (draw % 10_000) / 8;
    case 'Boolean':
      return draw % 2 === 0;
    case 'ID':
      return draw % 7 === 0 ? '0' : `n${draw % 100}`;
    case 'JSON':
      return pick(OBJECTS);
    case 'Date':
      return new Date(Date.UTC(2020, 0, 1) + (draw % 1_000_000) * 60_000).toISOString();
    default:
      return draw % 2 === 0 ? pick(WORDS) : `text ${draw % 1000}`;
  }
}
