import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  execute,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  print,
  validate,
  visit,
  type DocumentNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';
import { compileCost } from './compile-cost.js';
import { operationIn, shopRules, shopSchema } from './shop.fixture.js';

/** Draws numbers below a bound from what fast-check gives, so that whatever is built from them shrinks. */
type Draw = (below: number) => number;

const draws = fc.array(fc.nat(1_000), { minLength: 20, maxLength: 200 }).map((numbers) => {
  return (): Draw => {
    let position = 0;
    return (below) => (numbers[position++ % numbers.length] ?? 0) % below;
  };
});

/** Fields whose weight is below that of the objects they answer, so that a bound cannot be told from them. */
const weighsLess = new Set(['free']);

/** A valid operation; every list's page is `$n` where it has one. */
function randomOperation(draw: Draw): string {
  let aliases = 0;
  const selection = (type: GraphQLNamedType, depth: number): string => {
    const parts = ['__typename'];
    if (isObjectType(type) || isInterfaceType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) =>
          !weighsLess.has(field.name) && (depth > 0 || !isCompositeType(getNamedType(field.type))),
      );
      for (let count = draw(4); count >= 0 && fields.length > 0; count -= 1) {
        aliases += 1;
        parts.push(`a${String(aliases)}: ${asked(fields[draw(fields.length)]!, depth)}`);
      }
    }
    if (isInterfaceType(type) || isUnionType(type)) {
      const objects = shopSchema.getPossibleTypes(type);
      for (let count = draw(3); count > 0; count -= 1) {
        const object = objects[draw(objects.length)]!;
        parts.push(`... on ${object.name} ${selection(object, depth - 1)}`);
      }
    }
    return `{ ${parts.join(' ')} }`;
  };
  const asked = (field: GraphQLField<unknown, unknown>, depth: number): string => {
    const type = getNamedType(field.type);
    const below = isCompositeType(type) ? ` ${selection(type, depth - 1)}` : '';
    return `${field.name}${argumentsOf(field)}${below}`;
  };
  return `query ($n: Int) ${selection(shopSchema.getQueryType()!, 4)}`;
}

function argumentsOf(field: GraphQLField<unknown, unknown>): string {
  const names = field.args.map(({ name }) => name);
  if (names.includes('first')) return '(first: $n)';
  return names.includes('ids') ? '(ids: [1, 2, 3])' : '';
}

function costOf(document: DocumentNode, n: number): number {
  const operation = operationIn(print(document));
  return compileCost(shopRules, operation.document, operation.operation)({ n });
}

/** The same questions in other words: other aliases, selections wrapped in fragments, repeated, or named. */
function reworded(document: DocumentNode, draw: Draw): DocumentNode {
  const fragments: string[] = [];
  const changed = visit(document, {
    Field: {
      leave: (field) =>
        field.alias === undefined
          ? undefined
          : { ...field, alias: { ...field.alias, value: `z${field.alias.value}` } },
    },
    SelectionSet: {
      leave: (set) => {
        const whole = { kind: Kind.INLINE_FRAGMENT as const, selectionSet: set };
        switch (draw(4)) {
          case 0:
            return { ...set, selections: [whole] };
          case 1:
            return { ...set, selections: [...set.selections, whole] };
          case 2:
            return { ...set, selections: [...set.selections].reverse() };
          default:
            return undefined;
        }
      },
    },
    InlineFragment: {
      leave: (fragment) => {
        if (fragment.typeCondition === undefined || draw(2) === 0) return undefined;
        const name = `F${String(fragments.length)}`;
        fragments.push(
          `fragment ${name} on ${fragment.typeCondition.name.value} ${print(fragment.selectionSet)}`,
        );
        return {
          kind: Kind.FRAGMENT_SPREAD as const,
          name: { kind: Kind.NAME as const, value: name },
        };
      },
    },
  });
  return parse(`${print(changed)} ${fragments.join(' ')}`);
}

const leaves: Readonly<Record<string, unknown>> = { Int: 1, Boolean: true };

interface Mock {
  /** Length of the lists below it, for the parts of a connection. */
  readonly length?: number;
}

/** Answers with lists no longer than the schema lets expect, and counts the objects. */
function objectsAnswered(document: DocumentNode, n: number, draw: Draw): number {
  const fill = (type: GraphQLOutputType, lengths: readonly number[], below: Mock): unknown => {
    if (isNonNullType(type)) return fill(type.ofType, lengths, below);
    if (isListType(type)) {
      const [length = 10, ...inner] = lengths;
      const shorter = draw(3) === 0 ? draw(length + 1) : length;
      return Array.from({ length: shorter }, () => fill(type.ofType, inner, below));
    }
    const named = getNamedType(type);
    return isCompositeType(named) ? below : (leaves[named.name] ?? 'x');
  };
  const result = execute({
    schema: shopSchema,
    document,
    variableValues: { n },
    rootValue: {},
    typeResolver: (_value, _context, _info, type) => {
      const objects = shopSchema.getPossibleTypes(type);
      return objects[draw(objects.length)]!.name;
    },
    fieldResolver: (source: Mock, _args, _context, { parentType, fieldName, returnType }) => {
      const size = shopRules.listSize(parentType, fieldName);
      const sizedByPage = size?.slicingArguments.some(([name]) => name === 'first') === true;
      const own = fieldName === 'authors' ? 3 : sizedByPage ? n : (size?.assumedSize ?? 10);
      const sized = (size?.sizedFields.length ?? 0) > 0;
      return fill(returnType, [source.length ?? own], sized ? { length: own } : {});
    },
  });
  if ('then' in result) throw new Error('The mock answers at once.');
  expect(result.errors).toBeUndefined();
  let objects = -1;
  const count = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(count);
    else if (typeof value === 'object' && value !== null) {
      objects += 1;
      Object.values(value).forEach(count);
    }
  };
  count(result.data);
  return objects;
}

describe('whatever is asked, its price', () => {
  const operations = draws.map((start) => parse(randomOperation(start())));
  const page = fc.integer({ min: 0, max: 12 });

  it('is that of a valid operation, so that the following means something', () => {
    let lists = 0;
    fc.assert(
      fc.property(operations, (document) => {
        const faults = validate(shopSchema, document).filter(
          ({ message }) => !message.includes('"$n" is never used'),
        );
        expect(faults).toEqual([]);
        if (print(document).includes('$n)')) lists += 1;
      }),
    );
    expect(lists).toBeGreaterThan(10);
  });

  it('does not fall when a page grows', () => {
    fc.assert(
      fc.property(operations, page, page, (document, n, more) => {
        expect(costOf(document, n + more)).toBeGreaterThanOrEqual(costOf(document, n));
      }),
    );
  });

  it('is the same in other words', () => {
    fc.assert(
      fc.property(operations, draws, page, (document, start, n) => {
        expect(costOf(reworded(document, start()), n)).toBe(costOf(document, n));
      }),
      { numRuns: 300 },
    );
  });

  it('is at least the number of objects in the answer', () => {
    let largest = 0;
    fc.assert(
      fc.property(operations, draws, fc.integer({ min: 0, max: 4 }), (document, start, n) => {
        const cost = costOf(document, n);
        fc.pre(cost < 20_000);
        const objects = objectsAnswered(document, n, start());
        largest = Math.max(largest, objects);
        expect(cost).toBeGreaterThanOrEqual(objects);
      }),
      { numRuns: 150 },
    );
    expect(largest).toBeGreaterThan(50);
  });
});
