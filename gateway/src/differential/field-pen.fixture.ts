import type { SeededRandom } from './seeded-random.fixture.js';
import type { FieldDraft, SubgraphDraft } from './subgraph-draft.fixture.js';

export const SCALARS = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Date', 'JSON', 'Colour'];
export const VALUES = ['Money', 'Place'];
const ARGUMENTS = [
  'n: Int = 2',
  'by: Filter',
  'c: Colour = RED',
  'ids: [ID!]',
  'flag: Boolean! = true',
  'j: JSON',
];

/** An entity being drawn: where it lives and how it is found there. */
export interface EntityDraft {
  readonly name: string;
  readonly homes: readonly SubgraphDraft[];
  /** Its implementations where it is an interface; the first home knows them, the others know one object. */
  readonly members: readonly string[];
}

/** Draws fields with their types and arguments, and makes the types known where they are used. */
export class FieldPen {
  private names = 0;

  constructor(
    private readonly random: SeededRandom,
    /** All that are drawn so far. */
    private readonly entities: readonly EntityDraft[],
  ) {}

  /** A field of a type drawn at random; `prefix` begins its name. */
  field(subgraph: SubgraphDraft, prefix: string, isRoot = false): FieldDraft {
    const { random } = this;
    const abstract = ['Common', 'Either'].filter((name) => subgraph.has(name));
    const entities = this.entities.map(({ name }) => name);
    const pool =
      isRoot || random.chance(0.5)
        ? [...entities, ...entities, ...VALUES, ...abstract, ...abstract]
        : SCALARS;
    const named = random.pick(pool);
    this.ensure(subgraph, named);
    return {
      name: this.fresh(prefix),
      type: this.wrapped(named),
      named,
      args: this.arguments(),
    };
  }

  /** The arguments of a field, most often none. */
  arguments(): string {
    if (!this.random.chance(0.3)) return '';
    return `(${this.random.atLeastOne(ARGUMENTS, 0.3).join(', ')})`;
  }

  /** A type, or a list of it, with or without nulls. */
  wrapped(named: string): string {
    const one = this.random.chance(0.35) ? `${named}!` : named;
    if (!this.random.chance(0.35)) return one;
    const list = this.random.chance(0.3) ? `[${one}]!` : `[${one}]`;
    return this.random.chance(0.2) ? `[${list}]` : list;
  }

  /** A name nothing else has. */
  fresh(prefix: string): string {
    this.names += 1;
    return `${prefix}${this.names}`;
  }

  /** The fields of a key. */
  key(home: SubgraphDraft, type: string, key: string): void {
    const plain = (name: string, text: string, named: string): FieldDraft => ({
      name,
      type: text,
      named,
      args: '',
    });
    if (key === 'id') home.add(type, plain('id', 'ID!', 'ID'));
    else if (key === 'code') home.add(type, plain('code', 'String!', 'String'));
    else {
      const tag = `${type}Tag`;
      home.define(tag, 'type', ['@shareable']);
      home.add(tag, plain('label', 'String!', 'String'));
      home.add(type, plain('tag', `${tag}!`, tag));
      home.add(type, plain('number', 'Int!', 'Int'));
    }
  }

  /** Makes a type known where it is used. */
  ensure(subgraph: SubgraphDraft, type: string): void {
    if (subgraph.has(type) || SCALARS.includes(type)) return;
    const entity = this.entities.find(({ name }) => name === type);
    if (entity !== undefined) {
      const directives =
        entity.members.length > 0
          ? ['@key(fields: "id")', '@interfaceObject']
          : ['@key(fields: "id", resolvable: false)'];
      subgraph.define(type, 'type', directives);
      this.key(subgraph, type, 'id');
      return;
    }
    subgraph.define(type, 'type', ['@shareable']);
    const parts =
      type === 'Money'
        ? [
            ['amount', 'Int'],
            ['unit', 'Place!'],
          ]
        : [
            ['name', 'String'],
            ['rank', 'Float!'],
            ['extra', '[JSON]'],
          ];
    for (const [name = '', text = ''] of parts) {
      const named = text.replace(/[[\]!]/g, '');
      this.ensure(subgraph, named);
      subgraph.add(type, { name, type: text, named, args: '' });
    }
  }
}
