import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql';
import { limitErrors } from '../limit-errors.js';
import { argumentCost } from './argument-cost.js';
import type { FieldFinder } from './asked-fields.js';
import type { CostRules } from './cost-rules.js';
import { expectedLength, listNesting } from './list-length.js';
import type { Amount, SumOfSteps } from './sum-of-steps.js';

/** Lengths that a field's `@listSize` gives to lists in its answer, by field name. */
type GivenLengths = ReadonlyMap<string, Amount>;

interface PricedField {
  /** One object of the field, with all below it. */
  readonly each: Amount;
  /** Its arguments, paid once however long the list. */
  readonly once: Amount;
  /** Length of its own list, when it says one. */
  readonly length: Amount | null;
}

const NO_LENGTHS: GivenLengths = new Map();

/** Fields priced for one operation; types without a schema's limits could otherwise keep the gateway busy. */
const MOST_FIELDS = 50_000;

/** Prices what an operation asks, each field under each runtime type once. */
export class FieldCosts {
  readonly #numbers = new Map<FieldNode, number>();
  readonly #priced = new Map<string, PricedField>();

  constructor(
    private readonly steps: SumOfSteps,
    private readonly rules: CostRules,
    private readonly finder: FieldFinder,
    private readonly usualLength: number,
  ) {}

  /** All that is asked of one object. */
  ofObject(
    type: GraphQLObjectType,
    selections: readonly SelectionSetNode[],
    lengths: GivenLengths = NO_LENGTHS,
  ): Amount {
    const costs: Amount[] = [];
    for (const nodes of this.finder.fieldsOf(type, selections).values())
      costs.push(this.#field(type, nodes, lengths));
    return this.steps.sum(costs);
  }

  /** All that is asked of something whose runtime type may be open: the dearest of the possible ones. */
  #ofAny(
    type: GraphQLNamedType,
    selections: readonly SelectionSetNode[],
    lengths: GivenLengths,
  ): Amount {
    if (isObjectType(type)) return this.ofObject(type, selections, lengths);
    if (!isAbstractType(type)) return 0;
    const possible = this.rules.schema.getPossibleTypes(type);
    return this.steps.max(possible.map((object) => this.ofObject(object, selections, lengths)));
  }

  #field(owner: GraphQLObjectType, nodes: readonly FieldNode[], lengths: GivenLengths): Amount {
    const [node] = nodes;
    if (node === undefined) return 0;
    const name = node.name.value;
    if (name.startsWith('__')) return name === '__typename' ? 0 : 1;
    const field = owner.getFields()[name];
    if (field === undefined) return 0;
    const { each, once, length } = this.#price(owner, field, node, nodes);
    const objects = this.#objects(field, length ?? lengths.get(name) ?? this.usualLength);
    return this.steps.sum([this.steps.product(objects, each), once]);
  }

  #objects(field: GraphQLField<unknown, unknown>, outerLength: Amount): Amount {
    const nesting = listNesting(field.type);
    if (nesting === 0) return 1;
    return this.steps.product(outerLength, this.usualLength ** (nesting - 1));
  }

  #price(
    owner: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    nodes: readonly FieldNode[],
  ): PricedField {
    const key = `${owner.name} ${nodes.map((asked) => this.#numberOf(asked)).join()}`;
    const known = this.#priced.get(key);
    if (known !== undefined) return known;
    if (this.#priced.size >= MOST_FIELDS) throw tooEntangled();
    const type = getNamedType(field.type);
    const size = this.rules.listSize(owner, field.name);
    const length =
      size === undefined ? null : expectedLength(this.steps, size, field, node, this.usualLength);
    const sized = size?.sizedFields ?? [];
    const below = this.#ofAny(
      type,
      nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet])),
      length === null ? NO_LENGTHS : new Map(sized.map((name) => [name, length])),
    );
    const weight = this.rules.fieldWeight(owner, field.name, type);
    const priced: PricedField = {
      each: atLeastNothing(this.steps, this.steps.sum([weight, below])),
      once: argumentCost(this.steps, this.rules, owner, field, node),
      length: sized.length > 0 ? null : length,
    };
    this.#priced.set(key, priced);
    return priced;
  }

  #numberOf(node: FieldNode): number {
    const known = this.#numbers.get(node);
    if (known !== undefined) return known;
    this.#numbers.set(node, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** The specification allows negative weights, and rounds a field that becomes a gain up to nothing. */
function atLeastNothing(steps: SumOfSteps, amount: Amount): Amount {
  return steps.max([amount, 0]);
}

function tooEntangled(): Error {
  return limitErrors.refuse(
    'COST_LIMIT_EXCEEDED',
    'The operation has too many ways through its fragments to be priced: ask for less at once.',
    { cost: null, limit: null },
  );
}
