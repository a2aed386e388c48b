import {
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { ArgumentWriter } from './argument-writer.fixture.js';
import type { Question } from './runner.fixture.js';
import { SeededRandom } from './seeded-random.fixture.js';
import { SelectionScope } from './selection-scope.fixture.js';

/** Names that are a trap for whoever keeps objects as maps. */
const NASTY_KEYS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

const INTROSPECTIONS = [
  '__schema { queryType { name } mutationType { name } }',
  '__schema { types { kind name } directives { name } }',
  'meta: __type(name: "Query") { name kind fields { name type { kind name ofType { name } } } }',
  '__type(name: "Nowhere") { name }',
];

interface NamedFragment {
  readonly name: string;
  readonly on: string;
  readonly text: string;
  readonly scope: SelectionScope;
}

/** What generated operations may hold. */
export interface OperationStyle {
  /**
   * Whether an alias may be the name of another field, or a field be asked with other arguments than a subgraph
   * requires it with. The stock planner confuses those, so that comparing with it says nothing.
   */
  readonly confusing: boolean;
}

/** A valid operation over a schema, the same for the same seed and style. */
export function generateOperation(
  schema: GraphQLSchema,
  seed: number,
  style: OperationStyle = { confusing: true },
): Question {
  const random = new SeededRandom(seed);
  const mutation = schema.getMutationType();
  const query = schema.getQueryType();
  if (query == null) throw new Error('A schema has a query type.');
  const deed = mutation != null && random.chance(0.2);
  const main = new OperationWriter(schema, random, 'v', style).write(
    deed ? 'mutation' : 'query',
    deed ? mutation : query,
    'Main',
  );
  if (!random.chance(0.1))
    return random.chance(0.5)
      ? { query: main.text, variables: main.variables }
      : { query: main.text, variables: main.variables, operationName: 'Main' };
  const other = new OperationWriter(schema, random, 'w', style).write('query', query, 'Other');
  const text = random.chance(0.5) ? `${main.text}\n${other.text}` : `${other.text}\n${main.text}`;
  return { query: text, variables: main.variables, operationName: 'Main' };
}

class OperationWriter {
  private readonly fragments: NamedFragment[] = [];
  private readonly args: ArgumentWriter;
  private budget: number;
  private aliases = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: SeededRandom,
    private readonly prefix: string,
    private readonly style: OperationStyle,
  ) {
    this.args = new ArgumentWriter(random, prefix);
    this.budget = random.pick([4, 10, 20, 40]);
  }

  write(
    kind: 'query' | 'mutation',
    root: GraphQLObjectType,
    name: string,
  ): { text: string; variables: Record<string, unknown> } {
    const scope = new SelectionScope();
    let body = this.selections(root, scope, this.random.pick([2, 3, 4, 5, 6]));
    if (kind === 'query' && this.random.chance(0.04))
      body = `${this.random.pick(INTROSPECTIONS)} ${body}`;
    const text = `{ ${body} }${this.fragmentsUsedBy(body)}`;
    return {
      text: `${kind} ${name}${this.args.declarations(text)} ${text}`,
      variables: this.args.values(text),
    };
  }

  private fragmentsUsedBy(body: string): string {
    const used = new Set<NamedFragment>();
    const visit = (text: string): void => {
      const names = new Set(text.match(/(?<=\.\.\.)\w+/g));
      for (const fragment of this.fragments)
        if (names.has(fragment.name) && !used.has(fragment)) {
          used.add(fragment);
          visit(fragment.text);
        }
    };
    visit(body);
    return [...used]
      .map(({ name, on, text }) => `\nfragment ${name} on ${on} { ${text} }`)
      .join('');
  }

  private selections(type: GraphQLCompositeType, scope: SelectionScope, depth: number): string {
    const texts: string[] = [];
    const count = 1 + this.random.below(isUnionType(type) ? 3 : 5);
    for (let index = 0; index < count; index += 1) {
      const text = this.selection(type, scope, depth);
      if (text !== null) texts.push(text);
    }
    if (texts.length === 0) texts.push(this.typename(type, scope));
    return texts.join(' ');
  }

  private selection(
    type: GraphQLCompositeType,
    scope: SelectionScope,
    depth: number,
  ): string | null {
    const draw = this.random.below(100);
    if (draw < 8) return this.typename(type, scope);
    const fragmentShare = isUnionType(type) ? 85 : isObjectType(type) ? 10 : 40;
    if (draw < 8 + fragmentShare)
      return depth <= 0 ? this.typename(type, scope) : this.fragment(type, scope, depth);
    if (isUnionType(type)) return this.typename(type, scope);
    const fields = Object.values(type.getFields());
    const usable = fields.filter(
      (field) => (depth > 0 && this.budget > 0) || !isCompositeType(getNamedType(field.type)),
    );
    return usable.length === 0 ? null : this.field(type, this.random.pick(usable), scope, depth);
  }

  private typename(type: GraphQLCompositeType, scope: SelectionScope): string {
    const key = this.random.chance(0.3) ? this.freshAlias() : '__typename';
    const filling = { parent: type.name, parentIsObject: isObjectType(type), call: '__typename' };
    if (!scope.fits(key, filling, 'String!')) return '__typename';
    scope.add(key, filling, 'String!');
    return `${key === '__typename' ? key : `${key}: __typename`}${this.args.conditionText()}`;
  }

  private field(
    type: GraphQLCompositeType,
    field: GraphQLField<unknown, unknown>,
    scope: SelectionScope,
    depth: number,
  ): string | null {
    this.budget -= 1;
    const args = this.args.argumentsText(field.args);
    const named = getNamedType(field.type);
    const filling = {
      parent: type.name,
      parentIsObject: isObjectType(type),
      call: `${field.name}${args}`,
    };
    const shape = isCompositeType(named)
      ? String(field.type).replace(named.name, 'Object')
      : String(field.type);
    const wished = this.wishedKey(type, field);
    const key = scope.fits(wished, filling, shape) ? wished : this.freshAlias();
    const inner = scope.add(key, filling, shape);
    const body = isCompositeType(named) ? ` { ${this.selections(named, inner, depth - 1)} }` : '';
    const alias = key === field.name ? '' : `${key}: `;
    return `${alias}${field.name}${args}${this.args.conditionText()}${body}`;
  }

  private wishedKey(
    type: GraphQLCompositeType,
    { name, args }: GraphQLField<unknown, unknown>,
  ): string {
    if (!this.style.confusing && args.length > 0) return this.freshAlias();
    if (!this.random.chance(0.25)) return name;
    const others = isUnionType(type) || !this.style.confusing ? [] : Object.keys(type.getFields());
    return this.random.pick([this.freshAlias(), ...NASTY_KEYS, ...others]);
  }

  private freshAlias(): string {
    this.aliases += 1;
    return `${this.prefix}a${this.aliases}`;
  }

  private fragment(type: GraphQLCompositeType, scope: SelectionScope, depth: number): string {
    const known = this.fragments.filter(
      (fragment) => this.overlaps(type, fragment.on) && scope.accepts(fragment.scope),
    );
    if (known.length > 0 && this.random.chance(0.3)) {
      const again = this.random.pick(known);
      scope.include(again.scope);
      return `...${again.name}${this.args.conditionText()}`;
    }
    const condition = this.random.pick(this.overlapping(type));
    if (this.random.chance(0.3)) return this.namedFragment(condition, scope, depth);
    const on = condition === type && this.random.chance(0.5) ? '' : ` on ${condition.name}`;
    const directive = this.args.conditionText();
    return `...${on}${directive} { ${this.selections(condition, scope, depth - 1)} }`;
  }

  private namedFragment(
    condition: GraphQLCompositeType,
    scope: SelectionScope,
    depth: number,
  ): string {
    const own = new SelectionScope();
    const text = this.selections(condition, own, depth - 1);
    const directive = this.args.conditionText();
    if (!scope.accepts(own)) return this.typename(condition, scope);
    scope.include(own);
    const name = `${this.prefix.toUpperCase()}F${this.fragments.length + 1}`;
    this.fragments.push({ name, on: condition.name, text, scope: own });
    return `...${name}${directive}`;
  }

  private overlaps(type: GraphQLCompositeType, other: string): boolean {
    return this.overlapping(type).some(({ name }) => name === other);
  }

  private overlapping(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const mine = this.possible(type);
    return Object.values(this.schema.getTypeMap()).filter(
      (other): other is GraphQLCompositeType =>
        isCompositeType(other) &&
        !other.name.startsWith('__') &&
        this.possible(other).some((name) => mine.includes(name)),
    );
  }

  private possible(type: GraphQLCompositeType): string[] {
    return isObjectType(type)
      ? [type.name]
      : this.schema.getPossibleTypes(type).map(({ name }) => name);
  }
}
