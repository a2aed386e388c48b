import type { SeededRandom } from './seeded-random.fixture.js';
import { type FieldDraft, SubgraphDraft } from './subgraph-draft.fixture.js';

const SCALARS = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Date', 'JSON', 'Colour'];
const VALUES = ['Money', 'Place'];
const ARGUMENTS = [
  'n: Int = 2',
  'by: Filter',
  'c: Colour = RED',
  'ids: [ID!]',
  'flag: Boolean! = true',
  'j: JSON',
];

/** An entity being drawn: where it lives and how it is found there. */
interface EntityDraft {
  readonly name: string;
  readonly homes: readonly SubgraphDraft[];
  /** Its implementations where it is an interface; the first home knows them, the others know one object. */
  readonly members: readonly string[];
}

/** Draws the subgraphs of a federated graph; most of them compose. */
export function draftWorld(random: SeededRandom): Record<string, string> {
  const draft = new WorldDraft(random);
  draft.draw();
  return Object.fromEntries(draft.subgraphs.map((subgraph) => [subgraph.name, subgraph.sdl()]));
}

class WorldDraft {
  readonly subgraphs: readonly SubgraphDraft[];
  private readonly entities: EntityDraft[] = [];
  private names = 0;

  constructor(private readonly random: SeededRandom) {
    const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
    this.subgraphs = names.slice(0, 2 + random.below(4)).map((name) => new SubgraphDraft(name));
  }

  draw(): void {
    const { random } = this;
    const count = 2 + random.below(3);
    for (let index = 0; index < count; index += 1) this.drawEntity(`Entity${index}`);
    if (random.chance(0.35)) this.drawInterfaceEntity('Kind');
    if (random.chance(0.6)) this.drawInterface('Common');
    if (random.chance(0.6)) this.drawUnion('Either');
    for (const entity of this.entities) this.drawOwnFields(entity);
    for (const entity of this.entities) {
      if (random.chance(0.7)) this.drawSharedField(entity);
      if (random.chance(0.6)) this.drawRequires(entity);
      if (random.chance(0.3)) this.drawOverride(entity);
    }
    for (const entity of this.entities) if (random.chance(0.5)) this.drawProvides(entity);
    for (const subgraph of this.subgraphs) this.drawRoots(subgraph);
  }

  private drawEntity(name: string): void {
    const { random } = this;
    const homes = random.atLeastOne(this.subgraphs, 0.6);
    const more = random.some(['code', 'tag { label } number'], 0.35);
    homes.forEach((home, index) => {
      // The first home knows all keys, so that there is a way from each key to each other.
      const keys = index === 0 ? ['id', ...more] : random.atLeastOne(['id', ...more], 0.5);
      home.define(
        name,
        'type',
        keys.map((fields) => `@key(fields: "${fields}")`),
      );
      for (const key of keys) this.addKey(home, name, key);
    });
    this.entities.push({ name, homes, members: [] });
  }

  private addKey(home: SubgraphDraft, type: string, key: string): void {
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

  private drawInterfaceEntity(name: string): void {
    const { random } = this;
    const [first, ...others] = random.atLeastOne(this.subgraphs, 0.7);
    if (first === undefined) return;
    const members = [`${name}A`, `${name}B`, `${name}C`].slice(0, 2 + random.below(2));
    first.define(name, 'interface', ['@key(fields: "id")']);
    for (const member of members) {
      first.define(member, 'type', ['@key(fields: "id")']);
      first.implement(member, name);
    }
    for (const type of [name, ...members]) this.addKey(first, type, 'id');
    for (const other of others) {
      other.define(name, 'type', ['@key(fields: "id")', '@interfaceObject']);
      this.addKey(other, name, 'id');
    }
    this.entities.push({ name, homes: [first, ...others], members });
  }

  /** An interface in some subgraphs, implemented by the entities that live there; all of them answer its fields. */
  private drawInterface(name: string): void {
    const { random } = this;
    const chosen = random.atLeastOne(
      this.entities.filter(({ members }) => members.length === 0),
      0.6,
    );
    const named = random.pick(SCALARS);
    const field: FieldDraft = { name: 'shared', type: named, named, args: '' };
    for (const subgraph of random.atLeastOne(this.subgraphs, 0.6)) {
      const here = chosen.filter(({ homes }) => homes.includes(subgraph));
      if (here.length === 0) continue;
      subgraph.define(name, 'interface', []);
      subgraph.add(name, field);
      for (const entity of here) {
        subgraph.implement(entity.name, name);
        subgraph.add(entity.name, { ...field, directives: '@shareable' });
      }
    }
  }

  private drawUnion(name: string): void {
    for (const subgraph of this.random.atLeastOne(this.subgraphs, 0.6)) {
      const here = this.entities.filter(
        ({ homes, members }) => homes.includes(subgraph) && members.length === 0,
      );
      const members = this.random.some(here, 0.7).map((entity) => entity.name);
      if (this.random.chance(0.5) || members.length === 0) {
        this.ensure(subgraph, 'Money');
        members.push('Money');
      }
      subgraph.defineUnion(name, members);
    }
  }

  private drawOwnFields(entity: EntityDraft): void {
    for (const [index, home] of entity.homes.entries()) {
      const count = 1 + this.random.below(3);
      for (let drawn = 0; drawn < count; drawn += 1) {
        const directives = this.random.chance(0.04) ? '@inaccessible' : '';
        const field = { ...this.drawField(home, 'own'), directives };
        home.add(entity.name, field);
        if (index === 0) for (const member of entity.members) home.add(member, field);
      }
      if (index === 0)
        for (const member of entity.members) home.add(member, this.drawField(home, 'part'));
    }
  }

  private drawSharedField(entity: EntityDraft): void {
    const { random } = this;
    if (entity.members.length > 0 || entity.homes.length < 2) return;
    const named = random.pick([...SCALARS, ...VALUES]);
    const field: FieldDraft = {
      name: this.fresh('both'),
      type: this.wrapped(named),
      named,
      args: this.drawArguments(),
      directives: '@shareable',
    };
    for (const home of random.atLeastOne(entity.homes, 0.8)) {
      this.ensure(home, named);
      home.add(entity.name, field);
    }
  }

  private drawRequires(entity: EntityDraft): void {
    const { random } = this;
    const [owner, ...rest] = entity.homes;
    if (owner === undefined || rest.length === 0) return;
    const asker = random.pick(rest);
    const usable = owner
      .fields(entity.name)
      .filter(
        ({ name, named, directives = '' }) =>
          name.startsWith('own') &&
          directives === '' &&
          asker.field(entity.name, name) === undefined &&
          [...SCALARS, 'Money'].includes(named),
      );
    const inputs = random.atLeastOne(usable, 0.5).slice(0, 2);
    if (inputs.length === 0) return;
    const texts = inputs.map((input) => {
      this.ensure(asker, input.named);
      asker.add(entity.name, { ...input, directives: '@external' });
      const args = input.args.includes('n: Int') && random.chance(0.5) ? '(n: 3)' : '';
      return `${input.name}${args}${input.named === 'Money' ? ' { amount unit { name } }' : ''}`;
    });
    const count = 1 + random.below(2);
    for (let drawn = 0; drawn < count; drawn += 1)
      asker.add(entity.name, {
        ...this.drawField(asker, 'made'),
        directives: `@requires(fields: "${texts.join(' ')}")`,
      });
  }

  private drawOverride(entity: EntityDraft): void {
    const { random } = this;
    const [from, ...rest] = entity.homes;
    if (from === undefined || rest.length === 0 || entity.members.length > 0) return;
    const to = random.pick(rest);
    const named = random.pick(SCALARS);
    const field: FieldDraft = {
      name: this.fresh('moved'),
      type: this.wrapped(named),
      named,
      args: '',
    };
    from.add(entity.name, field);
    const label = random.chance(0.5) ? `, label: "percent(${random.pick([0, 50, 100])})"` : '';
    to.add(entity.name, { ...field, directives: `@override(from: "${from.name}"${label})` });
  }

  /** A subgraph that gives a field of an entity on one of its ways only. */
  private drawProvides(entity: EntityDraft): void {
    const { random } = this;
    const [owner, ...rest] = entity.homes;
    const host = random.pick(this.entities.filter(({ members }) => members.length === 0));
    const [giver] = host.homes.filter((home) => rest.includes(home));
    if (owner === undefined || giver === undefined || entity.members.length > 0) return;
    const named = random.pick(SCALARS);
    const field: FieldDraft = { name: this.fresh('given'), type: named, named, args: '' };
    owner.add(entity.name, { ...field, directives: '@shareable' });
    giver.add(entity.name, { ...field, directives: '@external' });
    giver.add(host.name, {
      name: this.fresh('way'),
      type: random.pick([entity.name, `[${entity.name}!]`]),
      named: entity.name,
      args: '',
      directives: `@provides(fields: "${field.name}")`,
    });
  }

  private drawRoots(subgraph: SubgraphDraft): void {
    const roots = this.random.chance(0.25) ? ['Query', 'Mutation'] : ['Query'];
    for (const root of roots) {
      subgraph.define(root, 'type', []);
      const count = 1 + this.random.below(3);
      for (let drawn = 0; drawn < count; drawn += 1)
        subgraph.add(root, this.drawField(subgraph, `${subgraph.name}${root}`, true));
    }
  }

  private drawField(subgraph: SubgraphDraft, prefix: string, isRoot = false): FieldDraft {
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
      args: this.drawArguments(),
    };
  }

  private drawArguments(): string {
    if (!this.random.chance(0.3)) return '';
    return `(${this.random.atLeastOne(ARGUMENTS, 0.3).join(', ')})`;
  }

  private wrapped(named: string): string {
    const one = this.random.chance(0.35) ? `${named}!` : named;
    if (!this.random.chance(0.35)) return one;
    const list = this.random.chance(0.3) ? `[${one}]!` : `[${one}]`;
    return this.random.chance(0.2) ? `[${list}]` : list;
  }

  /** Makes a type known where it is used. */
  private ensure(subgraph: SubgraphDraft, type: string): void {
    if (subgraph.has(type) || SCALARS.includes(type)) return;
    const entity = this.entities.find(({ name }) => name === type);
    if (entity !== undefined) {
      const directives =
        entity.members.length > 0
          ? ['@key(fields: "id")', '@interfaceObject']
          : ['@key(fields: "id", resolvable: false)'];
      subgraph.define(type, 'type', directives);
      this.addKey(subgraph, type, 'id');
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

  private fresh(prefix: string): string {
    this.names += 1;
    return `${prefix}${this.names}`;
  }
}
