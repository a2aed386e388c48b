import fc from 'fast-check';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';

/** Values that exist in the hub under test, so that a request gets past its first check. */
export interface KnownValues {
  /** Ids and texts by the argument they belong in; `id` stands for every other id, `code` for every other text. */
  readonly fitting: Readonly<Record<string, readonly string[]>>;
}

type Value = fc.Arbitrary<unknown>;

const UNKNOWN_ID = '01J00000000000000000000009';

const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b\u001b[31m\u007f\n\r\t',
  '\ud800 half a character',
  '😀👩‍👩‍👧‍👦 é 漢字 ‮ reversed',
  "'; DROP TABLE member; --",
  '%_%\\%',
  '" OR ""="',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '{"$ne":null}',
  '../../etc/passwd',
  'x'.repeat(300),
  'y'.repeat(70_000),
  '漢'.repeat(5_000),
  '9'.repeat(40),
  '-1',
  UNKNOWN_ID.toLowerCase(),
  '81J00000000000000000000009',
];

const NASTY_INTEGERS: readonly number[] = [
  0, -0, -1, -2_147_483_648, 2_147_483_647, 2_147_483_648, 10_000, 1e308, 1.5, 999_999_999,
];
const NASTY_SAFE_INTEGERS: readonly number[] = [
  ...NASTY_INTEGERS,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  2 ** 53,
];
const NASTY_FLOATS: readonly number[] = [0, -0, 1e308, -1e308, 5e-324, 90.000001, -180.5, 1_000];
const NASTY_TIMES: readonly string[] = [
  '0001-01-01T00:00:00.000Z',
  '1970-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '2026-02-30T00:00:00.000Z',
  '2026-01-01T00:00:00+14:00',
  '2026-01-01',
  'yesterday',
];

/** Arguments of a root field: all of the right shape, one leaf in thirteen nasty. */
export function nastyArguments(
  field: GraphQLField<unknown, unknown>,
  known: KnownValues,
): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries(field.args.map(({ name, type }) => [name, valueOf(name, type, known)])),
  );
}

/** What is not demanded is left out or null now and then. */
function valueOf(name: string, type: GraphQLInputType, known: KnownValues): Value {
  const present = demanded(name, type, known);
  if (isNonNullType(type)) return present;
  return fc.oneof(
    { weight: 3, arbitrary: present },
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

function demanded(name: string, type: GraphQLInputType, known: KnownValues): Value {
  if (isNonNullType(type)) return demanded(name, type.ofType, known);
  if (isListType(type)) {
    const item = demanded(name, type.ofType, known);
    const twice = item.map((value) => [value, value]);
    return fc.oneof(
      { weight: 9, arbitrary: fc.array(item, { minLength: 1, maxLength: 2 }) },
      { weight: 1, arbitrary: twice },
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: item.map((value) => Array.from({ length: 600 }, () => value)) },
    );
  }
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map((value) => value.name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return fc.record(
      Object.fromEntries(
        fields.map((field) => [field.name, valueOf(field.name, field.type, known)]),
      ),
    );
  }
  return scalar(name, getNamedType(type).name, known);
}

function scalar(name: string, type: string, known: KnownValues): Value {
  switch (type) {
    case 'ID':
      return mostly(fc.constantFrom(...fittingFor(name, 'id', known)), misplaced(known));
    case 'Int':
      return mostly(fc.integer({ min: 1, max: 3 }), NASTY_INTEGERS);
    case 'SafeInt':
      return mostly(fc.integer({ min: 1, max: 20_000 }), NASTY_SAFE_INTEGERS);
    case 'Float':
      return mostly(fc.double({ min: 20, max: 40, noNaN: true }), NASTY_FLOATS);
    case 'Boolean':
      return fc.boolean();
    case 'DateTime':
      return mostly(fc.constant(new Date().toISOString()), NASTY_TIMES);
    default:
      return mostly(plausibleText(name, known), misplaced(known));
  }
}

function plausibleText(name: string, known: KnownValues): Value {
  if (/key$/i.test(name)) return fc.stringMatching(/^fuzz-[a-z0-9]{12}$/);
  if (/currency/i.test(name)) return fc.constant('CNY');
  if (/phone/i.test(name)) return fc.stringMatching(/^139[0-9]{8}$/);
  if (/url$/i.test(name)) return fc.constant('https://example.com/a.png');
  if (/birthday/i.test(name)) return fc.constant('1990-05-17');
  if (/email/i.test(name)) return fc.constant('somebody@example.com');
  if (/^(opens|closes)$/.test(name)) return fc.constantFrom('09:00', '21:00', '24:00', '99:99');
  if (name in known.fitting) return fc.constantFrom(...fittingFor(name, 'code', known));
  return fc.oneof(
    fc.constantFrom(...fittingFor(name, 'code', known)),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 24 }),
    fc.stringMatching(/^[A-Z]{3}-[0-9]{3}$/),
  );
}

function fittingFor(name: string, fallback: 'id' | 'code', known: KnownValues): readonly string[] {
  return known.fitting[name] ?? known.fitting[fallback] ?? [];
}

/** What exists, but not there, and what exists nowhere. */
function misplaced(known: KnownValues): readonly string[] {
  return [...Object.values(known.fitting).flat(), UNKNOWN_ID, ...NASTY_TEXTS];
}

function mostly(plausible: Value, nasty: readonly unknown[]): Value {
  return fc.oneof(
    { weight: 12, arbitrary: plausible },
    { weight: 1, arbitrary: fc.constantFrom(...nasty) },
  );
}

/** A document that calls a root field by variables and reads every plain field two levels down. */
export function fullCall(
  operation: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
): string {
  const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const [head, call] =
    field.args.length === 0 ? ['', field.name] : [`(${declared})`, `${field.name}(${given})`];
  return `${operation} Fuzz${head} { ${call}${selection(field.type, 2)} }`;
}

function selection(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isUnionType(named)) {
    const members = named.getTypes().map((member) => `... on ${member.name} { __typename }`);
    return ` { __typename ${members.join(' ')} }`;
  }
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields())
    .filter((field) => field.args.every((argument) => !isNonNullType(argument.type)))
    .filter((field) => depth > 1 || !isObjectType(getNamedType(field.type)))
    .map((field) => `${field.name}${selection(field.type, depth - 1)}`);
  return ` { __typename ${fields.join(' ')} }`;
}
