/** A field being drawn. */
export interface FieldDraft {
  readonly name: string;
  /** With brackets and exclamation marks. */
  readonly type: string;
  /** The type without them. */
  readonly named: string;
  /** `(n: Int = 2)`, or nothing. */
  readonly args: string;
  readonly directives?: string;
}

interface TypeDraft {
  readonly kind: 'type' | 'interface';
  /** `implements …` */
  implementing: string[];
  directives: string[];
  readonly fields: Map<string, FieldDraft>;
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible", "@interfaceObject"
])`;

const EVERYWHERE = `scalar JSON
scalar Date
enum Colour { RED GREEN BLUE }
input Filter { text: String = "any" least: Int colours: [Colour!] inner: Filter }`;

/** A subgraph being drawn. */
export class SubgraphDraft {
  private readonly types = new Map<string, TypeDraft>();
  private readonly unions = new Map<string, readonly string[]>();

  constructor(readonly name: string) {}

  has(type: string): boolean {
    return this.types.has(type) || this.unions.has(type);
  }

  field(type: string, name: string): FieldDraft | undefined {
    return this.types.get(type)?.fields.get(name);
  }

  fields(type: string): FieldDraft[] {
    return [...(this.types.get(type)?.fields.values() ?? [])];
  }

  define(type: string, kind: 'type' | 'interface', directives: readonly string[]): void {
    this.types.set(type, {
      kind,
      implementing: [],
      directives: [...directives],
      fields: new Map(),
    });
  }

  defineUnion(name: string, members: readonly string[]): void {
    this.unions.set(name, members);
  }

  implement(type: string, interfaceName: string): void {
    this.types.get(type)?.implementing.push(interfaceName);
  }

  /** Adds a field unless the type has one of that name. */
  add(type: string, field: FieldDraft): void {
    const fields = this.types.get(type)?.fields;
    if (fields === undefined) throw new Error(`${this.name} has no type ${type}.`);
    if (!fields.has(field.name)) fields.set(field.name, field);
  }

  sdl(): string {
    const types = [...this.types].map(([name, { kind, implementing, directives, fields }]) => {
      const implemented =
        implementing.length === 0 ? '' : ` implements ${implementing.join(' & ')}`;
      const lines = [...fields.values()].map((field) =>
        `  ${field.name}${field.args}: ${field.type} ${field.directives ?? ''}`.trimEnd(),
      );
      return `${kind} ${name}${implemented} ${directives.join(' ')} {\n${lines.join('\n')}\n}`;
    });
    const unions = [...this.unions].map(
      ([name, members]) => `union ${name} = ${members.join(' | ')}`,
    );
    return [LINK, EVERYWHERE, ...unions, ...types].join('\n');
  }
}
