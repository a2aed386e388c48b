import { Kind, parse, type GraphQLFormattedError, type SelectionSetNode } from 'graphql';
import { completionsOf, type Difference, differencesOf } from './compare-answers.fixture.js';
import { coordinatesOf } from './oracle-runner.fixture.js';
import type { Answer, Question } from './runner.fixture.js';
import type { World } from './world.fixture.js';

/** A fault that is one field's or one entity's. Anything else is a whole fetch's. */
const OF_ONE_PLACE = /^(\w+#\d+)(\.\w+)? failed/;

/**
 * What differs between an executor and the stock one in a world with faults, where the stock one tells the truth:
 * equal data, the same faults told, and each error at a place that is true. The stock executor counts entities it did
 * not send and so tells wrong places, and tells a fetch that failed as a whole without a place.
 */
export async function faultDifferences(
  world: World,
  question: Question,
  answer: Answer,
  stock: Answer,
): Promise<Difference[]> {
  const differences = differencesOf(answer, stock, false).filter(({ about }) => about === 'data');
  const [myNulls, theirNulls] = [completedNulls(answer), completedNulls(stock)];
  for (const place of new Set([...myNulls.keys(), ...theirNulls.keys()])) {
    const [left = [], right = []] = [myNulls.get(place), theirNulls.get(place)];
    const areSeveral = left.length + right.length > 2 && left.length * right.length > 0;
    if (!areSeveral && left.join() !== right.join())
      differences.push({ about: 'valueCompletion', left: left.join(), right: right.join() });
  }
  const [mine, theirs] = [answer.errors ?? [], stock.errors ?? []];
  const due = await withoutOtherTypes(world, question, theirs);
  const [myTale, theirTale] = [told(mine, answer.data), told(theirs, stock.data)];
  const differ = [
    ...[...myTale.certain].filter((tale) => !theirTale.all.has(tale)),
    ...[...told(due, stock.data).certain].filter((tale) => !myTale.all.has(tale)),
  ];
  if (differ.length > 0)
    differences.push({ about: 'errors', left: 'told by one only', right: differ.join('\n') });
  const untrue = await untrueErrors(world, question, answer, stock);
  if (untrue.length > 0)
    differences.push({ about: 'errors', left: JSON.stringify(untrue), right: 'untrue places' });
  const missing = missingPlaces(
    mine,
    due.filter((error) => isCertain(error, stock.data)),
  );
  if (missing.length > 0)
    differences.push({ about: 'errors', left: 'missing places', right: missing.join('\n') });
  return differences;
}

/** Errors without those of a field that the client asked of objects of another type only, which nobody must tell. */
async function withoutOtherTypes(
  world: World,
  question: Question,
  errors: readonly GraphQLFormattedError[],
): Promise<readonly GraphQLFormattedError[]> {
  if (errors.length === 0) return errors;
  const coordinates = await coordinatesOf(world, question);
  const asked = placesAsked(question);
  return errors.filter(({ path = [] }) => {
    const place = path.filter((step) => typeof step === 'string').join('.');
    return (
      coordinates.has(JSON.stringify(path)) || isElement(coordinates, path) || !asked.has(place)
    );
  });
}

/** Where a document asks for something, of whatever type: names joined by dots. */
function placesAsked({ query }: Question): ReadonlySet<string> {
  const { definitions } = parse(query);
  const places = new Set<string>();
  const look = ({ selections }: SelectionSetNode, above: readonly string[]): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const here = [...above, (selection.alias ?? selection.name).value];
        places.add(here.join('.'));
        if (selection.selectionSet !== undefined) look(selection.selectionSet, here);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : definitions.find(
              (one) =>
                one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === selection.name.value,
            );
      if (fragment !== undefined && 'selectionSet' in fragment) look(fragment.selectionSet, above);
    }
  };
  for (const definition of definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) look(definition.selectionSet, []);
  return places;
}

/**
 * The nulls that completion put into an answer, each with what it says of it. Where several things sent one null up,
 * which of them are told depends on the order of the fields, and the stock executor's is not always the client's.
 */
function completedNulls(answer: Answer): Map<string, string[]> {
  const nulls = new Map<string, string[]>();
  for (const { message, path = [] } of completionsOf(answer)) {
    const place = JSON.stringify(nullAbove(answer.data, path));
    nulls.set(place, [...(nulls.get(place) ?? []), `${message} ${path.join('.')}`]);
  }
  return nulls;
}

/** The part of a path that is still in the answer: to the null that ends it. */
function nullAbove(
  data: unknown,
  path: readonly (string | number)[],
): readonly (string | number)[] {
  let value = data;
  for (const [index, key] of path.entries()) {
    if (value === null || typeof value !== 'object') return path.slice(0, index);
    value = (value as Record<string | number, unknown>)[key];
  }
  return path;
}

/** What is told, and what of it any executor must tell. */
function told(errors: readonly GraphQLFormattedError[], data: unknown) {
  const tale = ({ message, extensions }: GraphQLFormattedError): string =>
    `${message} ${String(extensions?.['code'])}`;
  return {
    all: new Set(errors.map(tale)),
    certain: new Set(errors.filter((error) => isCertain(error, data)).map(tale)),
  };
}

/**
 * Whether any executor must tell the error. Where a null has gone up over the place, a subgraph may have stopped at the
 * error that sent it up and never have come to the others; which one it came to first depends on the order it was asked.
 */
function isCertain({ path = [] }: GraphQLFormattedError, data: unknown): boolean {
  let value = data;
  for (const key of path.slice(0, -1)) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return false;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value !== null;
}

/** Errors at places that are not in the answer, or another entity's than the message says. */
async function untrueErrors(
  world: World,
  question: Question,
  { data, errors = [] }: Answer,
  stock: Answer,
): Promise<GraphQLFormattedError[]> {
  const doubtful = errors.filter((error) => !isVouchedFor(error, stock.errors ?? []));
  if (doubtful.length === 0) return [];
  const coordinates = await coordinatesOf(world, question);
  return doubtful.filter(({ message, path }) => {
    if (path === undefined) return data !== undefined && data !== null;
    if (!isNullOrCut(data, path)) return true;
    const [, thing = '', field = ''] = OF_ONE_PLACE.exec(message) ?? [];
    const there = coordinates.get(JSON.stringify(path));
    if (there === undefined) return path.length > 0 && !isElement(coordinates, path);
    return field !== '' && isSibling(there, `${thing}${field}`);
  });
}

/** Whether the stock executor tells the same error there or, under a name nobody asked for, below. */
function isVouchedFor(
  { message, path = [] }: GraphQLFormattedError,
  theirs: readonly GraphQLFormattedError[],
): boolean {
  return theirs.some(
    (other) =>
      other.message === message && path.every((key, index) => (other.path ?? [])[index] === key),
  );
}

/** The same field of another entity. */
function isSibling(one: string, other: string): boolean {
  return one !== other && one.replace(/#\d+/, '') === other.replace(/#\d+/, '');
}

/** Whether a path leads into an answer as far as there is one: nulls on the way end it. */
function isNullOrCut(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data;
  for (const key of path) {
    if (value === null || value === undefined) return true;
    if (typeof value !== 'object' || !Object.hasOwn(value, key)) return false;
    value = (value as Record<string | number, unknown>)[key];
  }
  return true;
}

/** Whether a path leads to an element of a list the answer has. */
function isElement(coordinates: ReadonlyMap<string, string>, path: readonly unknown[]): boolean {
  let end = path.length;
  while (end > 0 && typeof path[end - 1] === 'number') end -= 1;
  return end === 0 || coordinates.has(JSON.stringify(path.slice(0, end)));
}

/** Faults of one field that the stock executor tells more often, which is how often they are. */
function missingPlaces(
  mine: readonly GraphQLFormattedError[],
  theirs: readonly GraphQLFormattedError[],
): string[] {
  const count = (errors: readonly GraphQLFormattedError[], message: string): number =>
    errors.filter((error) => error.message === message).length;
  const messages = new Set(
    theirs.map(({ message }) => message).filter((message) => OF_ONE_PLACE.test(message)),
  );
  return [...messages]
    .filter((message) => count(mine, message) < count(theirs, message))
    .map((message) => `${message}: ${count(mine, message)} of ${count(theirs, message)}`);
}
