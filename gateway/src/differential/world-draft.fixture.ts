import { type EntityDraft, FieldPen, SCALARS, VALUES } from './field-pen.fixture.js';
import type { SeededRandom } from './seeded-random.fixture.js';
import { type FieldDraft, SubgraphDraft } from './subgraph-draft.fixture.js';

/** Draws the subgraphs of a federated graph; most of them compose. */
export function draftWorld(random: SeededRandom): Record<string, string> {
  const draft = new WorldDraft(random);
  draft.draw();
  return Object.fromEntries(draft.subgraphs.map((subgraph) => [subgraph.name, subgraph.sdl()]));
}

class WorldDraft {
  readonly subgraphs: readonly SubgraphDraft[];
  private readonly entities: EntityDraft[] = [];
  private readonly pen: FieldPen;

  constructor(private readonly random: SeededRandom) {
    const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
    this.pen = new FieldPen(random, this.entities);
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
      for (const key of keys) this.pen.key(home, name, key);
    });
    this.entities.push({ name, homes, members: [] });
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
    for (const type of [name, ...members]) this.pen.key(first, type, 'id');
    for (const other of others) {
      other.define(name, 'type', ['@key(fields: "id")', '@interfaceObject']);
      this.pen.key(other, name, 'id');
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
        this.pen.ensure(subgraph, 'Money');
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
        const field = { ...this.pen.field(home, 'own'), directives };
        home.add(entity.name, field);
        if (index === 0) for (const member of entity.members) home.add(member, field);
      }
      if (index === 0)
        for (const member of entity.members) home.add(member, this.pen.field(home, 'part'));
    }
  }

  private drawSharedField(entity: EntityDraft): void {
    const { random } = this;
    if (entity.members.length > 0 || entity.homes.length < 2) return;
    const named = random.pick([...SCALARS, ...VALUES]);
    const field: FieldDraft = {
      name: this.pen.fresh('both'),
      type: this.pen.wrapped(named),
      named,
      args: this.pen.arguments(),
      directives: '@shareable',
    };
    for (const home of random.atLeastOne(entity.homes, 0.8)) {
      this.pen.ensure(home, named);
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
      this.pen.ensure(asker, input.named);
      asker.add(entity.name, { ...input, directives: '@external' });
      const args = input.args.includes('n: Int') && random.chance(0.5) ? '(n: 3)' : '';
      return `${input.name}${args}${input.named === 'Money' ? ' { amount unit { name } }' : ''}`;
    });
    const count = 1 + random.below(2);
    for (let drawn = 0; drawn < count; drawn += 1)
      asker.add(entity.name, {
        ...this.pen.field(asker, 'made'),
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
      name: this.pen.fresh('moved'),
      type: this.pen.wrapped(named),
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
    const field: FieldDraft = { name: this.pen.fresh('given'), type: named, named, args: '' };
    owner.add(entity.name, { ...field, directives: '@shareable' });
    giver.add(entity.name, { ...field, directives: '@external' });
    giver.add(host.name, {
      name: this.pen.fresh('way'),
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
        subgraph.add(root, this.pen.field(subgraph, `${subgraph.name}${root}`, true));
    }
  }
}
