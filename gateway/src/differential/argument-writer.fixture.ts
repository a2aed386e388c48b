import {
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { SeededRandom } from './seeded-random.fixture.js';

interface Variable {
  readonly name: string;
  /** The declared type as text. */
  readonly type: string;
  readonly defaultText: string | null;
  /** Undefined when the client leaves it out. */
  readonly value: unknown;
}

const WORDS = ['', 'a', 'b c', 'ünï', '"quoted"', '0'];

/** Writes arguments of one operation and keeps the variables they use. */
export class ArgumentWriter {
  private readonly variables: Variable[] = [];

  constructor(
    private readonly random: SeededRandom,
    /** Keeps variables of several operations apart. */
    private readonly prefix: string,
  ) {}

  /** `(first: 3, text: $v1)`, or nothing. */
  argumentsText(definitions: readonly GraphQLArgument[]): string {
    const chosen = definitions.filter(
      (argument) => isRequiredArgument(argument) || this.random.chance(0.6),
    );
    if (chosen.length === 0) return '';
    return `(${chosen.map((argument) => `${argument.name}: ${this.literal(argument.type, 0)}`).join(', ')})`;
  }

  /** ` @include(if: $v2)` now and then. */
  conditionText(): string {
    if (!this.random.chance(0.1)) return '';
    const directive = this.random.pick(['skip', 'include']);
    const other = directive === 'skip' ? 'include' : 'skip';
    const both = this.random.chance(0.1) ? ` @${other}(if: ${this.conditionValue()})` : '';
    return ` @${directive}(if: ${this.conditionValue()})${both}`;
  }

  /** `($v1: Int = 3)` for what a text uses, or nothing. */
  declarations(text: string): string {
    const texts = this.usedIn(text).map(
      ({ name, type, defaultText }) =>
        `$${name}: ${type}${defaultText === null ? '' : ` = ${defaultText}`}`,
    );
    return texts.length === 0 ? '' : `(${texts.join(', ')})`;
  }

  /** What the client sends with that text. */
  values(text: string): Record<string, unknown> {
    return Object.fromEntries(
      this.usedIn(text)
        .filter(({ value }) => value !== undefined)
        .map(({ name, value }) => [name, value]),
    );
  }

  private usedIn(text: string): Variable[] {
    const used = new Set(text.match(/\$\w+/g));
    return this.variables.filter(({ name }) => used.has(`$${name}`));
  }

  private conditionValue(): string {
    if (this.random.chance(0.4)) return String(this.random.chance(0.7));
    const known = this.variables.filter(({ type }) => type === 'Boolean!');
    if (known.length > 0 && this.random.chance(0.5)) return `$${this.random.pick(known).name}`;
    const hasDefault = this.random.chance(0.5);
    return this.declare({
      type: 'Boolean!',
      defaultText: hasDefault ? String(this.random.chance(0.5)) : null,
      value: hasDefault && this.random.chance(0.5) ? undefined : this.random.chance(0.6),
    });
  }

  private declare(variable: Omit<Variable, 'name'>): string {
    const name = `${this.prefix}${this.variables.length + 1}`;
    this.variables.push({ name, ...variable });
    return `$${name}`;
  }

  private literal(type: GraphQLInputType, depth: number): string {
    if (this.random.chance(depth === 0 ? 0.4 : 0.1)) return this.variable(type);
    if (isNonNullType(type)) return this.present(type.ofType, depth);
    return this.random.chance(0.1) ? 'null' : this.present(type, depth);
  }

  private present(type: GraphQLInputType, depth: number): string {
    if (isListType(type)) {
      const one = (): string => this.literal(type.ofType, depth + 1);
      if (this.random.chance(0.1) && !isListType(getNullableType(type.ofType)))
        return this.present(getNullableType(type.ofType), depth + 1);
      return `[${Array.from({ length: this.random.below(3) }, one).join(', ')}]`;
    }
    if (isInputObjectType(type)) {
      const fields = this.chosenFields(Object.values(type.getFields()), depth);
      return `{ ${fields.map((field) => `${field.name}: ${this.literal(field.type, depth + 1)}`).join(', ')} }`;
    }
    if (isEnumType(type)) return this.random.pick(type.getValues()).name;
    if ('name' in type && type.name === 'JSON')
      return this.random.pick([
        '{ a: 1, b: [true, null] }',
        '[]',
        '"text"',
        '0',
        '{ deep: { e: X } }',
      ]);
    return JSON.stringify(this.scalar('name' in type ? type.name : ''));
  }

  private variable(type: GraphQLInputType): string {
    const text = String(type);
    const known = this.variables.filter((variable) => variable.type === text);
    if (known.length > 0 && this.random.chance(0.3)) return `$${this.random.pick(known).name}`;
    const required = isNonNullType(type);
    if (!required && this.random.chance(0.2))
      return this.declare({
        type: `${text}!`,
        defaultText: null,
        value: this.presentValue(type, 0),
      });
    const defaultText = this.random.chance(0.4)
      ? this.constant(required ? type.ofType : type)
      : null;
    const mayLeaveOut = !required || defaultText !== null;
    if (mayLeaveOut && this.random.chance(0.35))
      return this.declare({ type: text, defaultText, value: undefined });
    return this.declare({ type: text, defaultText, value: this.jsonValue(type, 0) });
  }

  /** A literal without variables. */
  private constant(type: GraphQLInputType): string {
    const inner = new ArgumentWriter(this.random, '');
    let text = inner.present(type, 2);
    while (text.includes('$')) text = new ArgumentWriter(this.random, '').present(type, 2);
    return text;
  }

  private jsonValue(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return this.presentValue(type.ofType, depth);
    return this.random.chance(0.1) ? null : this.presentValue(type, depth);
  }

  private presentValue(type: GraphQLInputType, depth: number): unknown {
    if (isListType(type))
      return Array.from({ length: this.random.below(3) }, () =>
        this.jsonValue(type.ofType, depth + 1),
      );
    if (isInputObjectType(type))
      return Object.fromEntries(
        this.chosenFields(Object.values(type.getFields()), depth).map((field) => [
          field.name,
          this.jsonValue(field.type, depth + 1),
        ]),
      );
    if (isEnumType(type)) return this.random.pick(type.getValues()).name;
    return this.scalar('name' in type ? type.name : '');
  }

  private chosenFields(fields: readonly GraphQLInputField[], depth: number): GraphQLInputField[] {
    return fields.filter(
      (field) => isRequiredInputField(field) || (depth < 3 && this.random.chance(0.5)),
    );
  }

  private scalar(name: string): unknown {
    switch (name) {
      case 'Int':
        return this.random.below(10) - 2;
      case 'Float':
        return this.random.pick([0, 1, 1.5, -2.25]);
      case 'Boolean':
        return this.random.chance(0.5);
      case 'ID':
        return this.random.pick(['id-1', '2', '']);
      case 'Date':
        return '2024-02-29T00:00:00.000Z';
      case 'JSON':
        return this.random.pick([{ a: [1, { b: null }] }, 0, 'x', []]);
      default:
        return this.random.pick(WORDS);
    }
  }
}
