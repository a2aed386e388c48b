import type { Question } from './runner.fixture.js';

/**
 * An operation that the stock gateway answers otherwise than the GraphQL or Federation specification says. The
 * specification's answer is what the oracle gives.
 */
export interface KnownDeparture {
  /** What happens, as a sentence. */
  readonly title: string;
  /** A hand-made world. */
  readonly world: string;
  readonly question: Question;
  /** What the specification says, and where. */
  readonly specification: string;
  /** What the stock executor answers; what else an answer has is not compared. */
  readonly stock: { readonly data?: unknown; readonly message?: string };
  /** Where the fault is. */
  readonly cause: string;
  /** The stock gateway takes seconds, in which nothing else happens: only tried in a long run. */
  readonly isSlow?: true;
}

const ALIASES =
  'GraphQL (October 2021) 2.7: an alias only names the response key; 6.4.2: each field of the selection is executed with its own arguments';
const DIRECTIVES =
  'GraphQL 3.13.1 and 6.3.2: a skipped field is not collected, and nothing else changes';
const ORDER = 'GraphQL 6.3.2 and 7.2.2: keys stand in the order in which fields are first met';
const REQUIRES =
  'Federation, @requires: the subgraph is given the fields of the field set, with the arguments written there';
const TYPENAME = 'GraphQL 4.4: __typename is the name of the object type being queried';

/** All that is known. A new version of the stock gateway that mends one of them fails its test. */
export const knownDepartures: readonly KnownDeparture[] = [
  {
    title: 'an alias with the name of a key takes its place, and the answer is lost',
    world: 'shop',
    question: { query: '{ user(id: "1") { email: organisation { title } reviews { stars } } }' },
    specification: ALIASES,
    stock: {
      message:
        'Invalid non-object value email-0 returned by subgraph for composite type Organisation',
    },
    cause: 'the planner adds keys under their own name without looking at aliases',
  },
  {
    title: 'an alias with the name of a key gets the value of the key',
    world: 'shop',
    question: { query: '{ me { id: email favourite { number } } }' },
    specification: ALIASES,
    stock: { data: { me: { id: 'id-1', favourite: { number: 2 } } } },
    cause: 'the planner adds keys under their own name without looking at aliases',
  },
  {
    title: 'an alias with the name of a required input gets the value of the input',
    world: 'interface-objects',
    question: { query: '{ accounts { advice currency: owner } }' },
    specification: ALIASES,
    stock: { data: { accounts: [{ advice: 'text 939', currency: '' }] } },
    cause: 'the planner adds required inputs under their own name without looking at aliases',
  },
  {
    title: 'an alias that a directive keeps apart is written with a name that is taken',
    world: 'shop',
    question: {
      query:
        '{ products(limit: 1) { similar { number: sku @include(if: true) reviews { stars } } } }',
    },
    specification: ALIASES,
    stock: {
      data: { products: null },
      message:
        'Fields "number__alias_0" conflict because "number" and "sku" are different fields. Use different aliases on the fields to fetch both if this was intentional.',
    },
    cause: 'the planner renames both of two conflicting fields to the same name',
  },
  {
    title: 'an alias with the name of a list of required inputs breaks the executor',
    world: 'requirements',
    question: { query: '{ parcel { total id: contents { volume } } }' },
    specification: ALIASES,
    stock: { message: 'TypeError: value.flatMap is not a function' },
    cause: 'the planner adds keys under their own name without looking at aliases',
  },
  {
    title: 'a field is given to a subgraph with the arguments of the client',
    world: 'requirements',
    question: { query: '{ featured { price shippingCost } }' },
    specification: REQUIRES,
    stock: { data: { featured: { price: 345, shippingCost: 0 } } },
    cause: 'the planner takes a required field for the same one with other arguments',
  },
  {
    title: 'two fields that require one with different arguments get the same input',
    world: 'conflicting-requirements',
    question: { query: '{ crate { light heavy } }' },
    specification: REQUIRES,
    stock: { data: { crate: { light: false, heavy: true } } },
    cause: 'the planner takes a required field for the same one with other arguments',
  },
  {
    title:
      'a field that is required without arguments is given to a subgraph with those of the client',
    world: 'conflicting-requirements',
    question: { query: '{ crate { tall height(unit: "cm") } }' },
    specification: REQUIRES,
    stock: { data: { crate: { tall: 0, height: 571 } } },
    cause: 'the planner takes a required field for the same one with other arguments',
  },
  {
    title: 'an entity is sent without a key when the interface is known as an object',
    world: 'kinds',
    question: { query: '{ made { ... on KindB { made } } }' },
    specification: 'Federation, _entities: a representation holds the fields of one key',
    stock: {
      data: { made: [{}] },
      message: 'No key in {"__typename":"Kind","own":"text 385"}.',
    },
    cause: 'the plan requires the key in a fragment on the implementation, the input in another',
  },
  {
    title: 'a short operation keeps the planner busy for seconds and then fails',
    world: 'kinds',
    question: { query: '{ kind { ... on KindA { made } } }' },
    specification:
      'Federation, @interfaceObject: a field of the interface may be asked of any implementation',
    stock: { message: 'RangeError: Invalid array length' },
    cause: "a cycle in the planner's graph of fetches, which it follows until memory ends",
    isSlow: true,
  },
  {
    title:
      'implementations that are asked one field with different arguments are given the same value',
    world: 'kinds',
    question: {
      query: '{ made { ... on KindA { size } ... on KindB { size(per: 5) } } }',
    },
    specification:
      'GraphQL 5.3.2: fields of types that no object has both of may have other arguments',
    stock: { data: { made: [{ size: 557 }] } },
    cause:
      'the planner joins the fields of implementations where their interface is known as an object',
  },
  {
    title: 'an input that has inputs itself is asked without them',
    world: 'chained-requirements',
    question: { query: '{ crate { next { limit } } }' },
    specification: REQUIRES,
    stock: {
      data: { crate: { next: { limit: 'LOW' } } },
      message: 'Crate came without required inputs.',
    },
    cause: 'the planner joins a fetch with one that leads to it, whatever else it waits for',
  },
  {
    title: 'a fragment on another interface cannot be planned where one is known as an object',
    world: 'interface-objects-among-others',
    question: { query: '{ starred { sequel { ... on Named { title } } } }' },
    specification:
      'GraphQL 5.5.2.3: a fragment may be on any type that shares objects with its place',
    stock: { message: 'Error: We should have an edge from Work(stars) for __typename' },
    cause: 'the planner looks for the type in the capability that does not know it',
  },
  {
    title: 'an input that is only required by a skipped field is missed by another field',
    world: 'requirements',
    question: {
      query: 'query Q($v: Boolean!) { featured { volume @skip(if: $v) shippingCost } }',
      variables: { v: true },
    },
    specification: DIRECTIVES,
    stock: { data: { featured: null } },
    cause:
      'one fetch requires the inputs of both fields, but those of one are fetched on a condition',
  },
  {
    title: 'a field that is always skipped makes another fail',
    world: 'requirements',
    question: { query: '{ featured { shippingCost @skip(if: true) price } }' },
    specification: DIRECTIVES,
    stock: {
      data: { featured: null },
      message:
        'Fields "price" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional.',
    },
    cause: 'the planner fetches the inputs of fields that are skipped',
  },
  {
    title: 'an object becomes null when a subgraph knows its interface as an object',
    world: 'interface-objects',
    question: { query: '{ checking { currency __typename } }' },
    specification: TYPENAME,
    stock: { data: { checking: null } },
    cause: 'the executor lets the name of the interface replace the name of the type',
  },
  {
    title: 'a fragment does not apply after a subgraph that knows the interface as an object',
    world: 'interface-objects',
    question: { query: '{ richest { ... on Vault { currency __typename } } }' },
    specification: TYPENAME,
    stock: { data: { richest: {} } },
    cause: 'the executor lets the name of the interface replace the name of the type',
  },
  {
    title: 'a variable of another operation makes the operation fail',
    world: 'interface-objects',
    question: {
      query:
        'query Main { advised { id } } query Other($w: Int) { ...F } fragment F on Query { ledger(from: $w) { owner } }',
      operationName: 'Main',
    },
    specification: 'GraphQL 6.1: only the operation that is named is executed',
    stock: { message: 'Invalid value $w for argument "Query.ledger(from:)" of type Int' },
    cause: 'the planner reads all fragments with the variables of one operation',
  },
  {
    title: 'keys stand in another order after fragments without a condition',
    world: 'requirements',
    question: { query: '{ featured { ... { note } id ... { note2 } } }' },
    specification: ORDER,
    stock: { data: { featured: { note: 'naïve ☂', note2: '@', id: 'id-3' } } },
    cause: 'equal fragments are taken together at the place of the first',
  },
  {
    title: 'lists of lists of required inputs are sent as lists of null',
    world: 'listed-requirements',
    question: { query: '{ shelves { width } }' },
    specification: REQUIRES,
    stock: { data: { shelves: [{ width: 690 }, { width: 2147483647 }] } },
    cause: 'the executor takes the inner list for an object',
  },
  {
    title: 'a fragment on the query type does not apply where a subgraph gave it another name',
    world: 'deeds',
    question: { query: '{ ...F } fragment F on Query { now __typename }' },
    specification: TYPENAME,
    stock: { data: {} },
    cause: 'the executor believes the name the subgraph gives',
  },
  {
    title: 'a fragment on a member inside a fragment on its union does not apply',
    world: 'deeds',
    question: {
      query: '{ trail(first: 2) { who { ... on Subject { ... on Person { score } } } } }',
    },
    specification: 'GraphQL 6.3.2: a fragment applies to an object of its type',
    stock: { data: { trail: [{ who: {} }, { who: {} }, { who: {} }] } },
    cause: 'without a __typename the executor looks at the outer condition only',
  },
];
