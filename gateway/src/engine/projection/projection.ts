import {
  getNamedType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import type { Flag } from '../conditions.js';
import type { Execution } from '../execution.js';
import type { FieldDenial, FieldRules, MaskKind } from '../field-rules.js';
import { quoted } from '../json-text.js';
import { isInheritedName } from '../own-property.js';
import { placeBelow } from '../place.js';
import { collectFields, type CollectedField, type CollectionScope } from './collect-fields.js';
import { introspectionWriter, type IntrospectionScope } from './introspection.js';
import { leafWriterOf, plainKindOf } from './leaf-writers.js';
import { JsonWriter } from './json-writer.js';
import { ObjectWriter } from './object-writer.js';
import {
  ABSENT,
  NULL_TEXT,
  NULLED,
  ProjectionRun,
  WRITTEN,
  type Outcome,
  type Projected,
  type ValueWriter,
} from './projection-run.js';
import type { FieldWriter, Shape, ShownAsItIs } from './shape.js';

/** What a projection is compiled from. */
export interface ProjectionScope extends CollectionScope, IntrospectionScope {
  readonly rules: FieldRules;
  /** Shows a value as much as its kind allows. */
  readonly mask: (kind: MaskKind, value: unknown) => unknown;
  /** The name a field's value is gathered under. */
  readonly keyOf: (node: FieldNode) => string;
  /** Whether several places may hold the same value here, so that its text is worth keeping. */
  readonly mayBeShared: (place: string) => boolean;
}

/** Answers are written one after the other, without a pause in one. */
const out = new JsonWriter();

const BODY_OPENING = Buffer.from('{"data":');
const CLOSING_BRACE = 0x7d;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const COMMA = 0x2c;

/** Writes the answer of one operation: what was asked, in the order it was asked, straight to what is sent. */
export class Projection {
  /** Writes the root object. */
  readonly root: ObjectWriter;

  constructor(
    private readonly scope: ProjectionScope,
    private readonly selectionSet: SelectionSetNode,
    private readonly rootType: string,
  ) {
    this.root = new ShapeCompiler(scope).objects(rootType, [selectionSet], rootType, '');
  }

  /** The same for other values of the conditions. */
  withFlag(flag: Flag): Projection {
    return new Projection({ ...this.scope, flag }, this.selectionSet, this.rootType);
  }

  /** Writes what an execution gathered. */
  project(execution: Execution): Projected {
    const { data, shared, variables } = execution;
    out.clear();
    out.piece(BODY_OPENING);
    const run = new ProjectionRun(out, shared, variables, null);
    if (this.root.write(data, run) !== WRITTEN) out.piece(NULL_TEXT);
    out.byte(CLOSING_BRACE);
    const body = out.copy();
    if (run.reasons === 0) return { body, completionErrors: [], denials: [] };
    const told = new ProjectionRun(out, shared, variables, []);
    this.root.write(data, told);
    return { body, completionErrors: told.completionErrors, denials: told.denials };
  }
}

class ShapeCompiler {
  constructor(private readonly scope: ProjectionScope) {}

  #shapeOf(
    selectionSets: readonly SelectionSetNode[],
    typename: string,
    staticType: string,
    place: string,
  ): Shape {
    const fields = collectFields(this.scope, selectionSets, typename, staticType);
    // Only an object type can say its name; an interface means that nobody found out what the object is.
    if (
      !isObjectType(this.scope.schema.getType(typename)) &&
      fields.some((field) => field.nodes[0]?.name.value === '__typename')
    )
      return null;
    return fields.map((field, index) => ({
      opening: Buffer.from(`${index === 0 ? '{' : ','}${quoted(field.key)}:`),
      ...this.#field(field, typename, place),
    }));
  }

  #field(
    { key, nodes, parent, selectedOn }: CollectedField,
    typename: string,
    above: string,
  ): Omit<FieldWriter, 'opening'> {
    const { schema, mayBeShared } = this.scope;
    const [first] = nodes as [FieldNode];
    const name = first.name.value;
    const source = this.scope.keyOf(first);
    const place = placeBelow(above, source);
    const inherited = isInheritedName(source);
    const usual = { key, source, inherited, nonNull: false, sharable: false, plain: null };
    const fixed = { ...usual, shown: null, passage: null };
    if (name === '__typename') {
      const text = Buffer.from(quoted(typename));
      return { ...fixed, write: (_value, run) => writePiece(text, run) };
    }
    if (name === '__schema' || name === '__type')
      return { ...fixed, write: introspectionWriter(this.scope, nodes) };
    const type = schema.getType(typename);
    const definition =
      isCompositeType(type) && 'getFields' in type ? type.getFields()[name] : undefined;
    if (definition === undefined) throw new Error(`The graph has no field ${typename}.${name}.`);
    const nonNull = isNonNullType(definition.type);
    const types = [typename, ...selectedOn];
    const denial = this.#denial(types, name);
    if (denial !== null) return { ...fixed, nonNull, write: (_value, run) => run.denied(denial) };
    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const shown = this.#shown(definition.type, selectionSets, parent, place);
    const write = this.#value(definition.type, shown.objects, parent);
    const maskKind = this.#mask(types, name);
    if (maskKind !== null) {
      const { mask } = this.scope;
      return {
        ...fixed,
        nonNull,
        write: (value, run) => write(mask(maskKind, value) ?? null, run),
      };
    }
    return {
      ...fixed,
      shown,
      nonNull,
      plain: plainKindOf(definition.type),
      sharable: shown.objects !== null && mayBeShared(place),
      write,
    };
  }

  #shown(
    type: GraphQLOutputType,
    selectionSets: readonly SelectionSetNode[],
    parent: string,
    place: string,
  ): ShownAsItIs & { readonly objects: ObjectWriter | null } {
    const named = getNamedType(type);
    const objects = isCompositeType(named)
      ? this.objects(named.name, selectionSets, parent, place)
      : null;
    return { type, objects };
  }

  /** Compiles how the objects of one place are written. */
  objects(
    typename: string,
    selectionSets: readonly SelectionSetNode[],
    parent: string,
    place: string,
  ): ObjectWriter {
    const { schema } = this.scope;
    const shape = (name: string) => this.#shapeOf(selectionSets, name, typename, place);
    return new ObjectWriter({ schema, typename, parent, shape });
  }

  #denial(types: readonly string[], name: string): FieldDenial | null {
    for (const type of types) {
      const denial = this.scope.rules.denial(type, name);
      if (denial !== null) return denial;
    }
    return null;
  }

  #mask(types: readonly string[], name: string): MaskKind | null {
    for (const type of types) {
      const kind = this.scope.rules.mask(type, name);
      if (kind !== null) return kind;
    }
    return null;
  }

  #value(type: GraphQLOutputType, objects: ObjectWriter | null, parent: string): ValueWriter {
    if (isNonNullType(type)) {
      const inner = type.ofType as GraphQLOutputType;
      const write = this.#value(inner, objects, parent);
      const name = String(inner);
      return (value, run) => {
        const outcome = write(value, run);
        return outcome === ABSENT
          ? run.incomplete((where) => `Cannot return null for non-nullable ${where}.`, parent, name)
          : outcome;
      };
    }
    if (isListType(type)) return this.#list(type.ofType, objects, parent);
    if (isLeafType(type)) {
      const writeLeaf = leafWriterOf(type);
      return (value, run) => {
        if (value === null) return ABSENT;
        return writeLeaf(value, run.out)
          ? WRITTEN
          : run.incomplete((where) => `Invalid value found for ${where}.`, parent, type.name);
      };
    }
    if (objects === null) throw new Error(`The graph has no objects of ${type.name}.`);
    return (value, run) => objects.write(value, run);
  }

  #list(elementType: GraphQLOutputType, objects: ObjectWriter | null, parent: string): ValueWriter {
    const write = this.#value(elementType, objects, parent);
    const nonNull = isNonNullType(elementType);
    const name = String(elementType);
    return (value, run) => {
      if (value === null) return ABSENT;
      if (!Array.isArray(value))
        return run.incomplete(
          (where) => `Invalid non-list value found for ${where}.`,
          parent,
          name,
        );
      const start = out.length;
      let nulled = false;
      out.byte(OPENING_BRACKET);
      for (let index = 0; index < value.length; index += 1) {
        if (index > 0) out.byte(COMMA);
        run.path?.push(index);
        const outcome = write((value[index] as unknown) ?? null, run);
        run.path?.pop();
        if (outcome === NULLED && nonNull) nulled = true;
        if (outcome !== WRITTEN) out.piece(NULL_TEXT);
      }
      if (nulled) {
        out.takeBack(start);
        return NULLED;
      }
      out.byte(CLOSING_BRACKET);
      return WRITTEN;
    };
  }
}

function writePiece(piece: Uint8Array, run: ProjectionRun): Outcome {
  run.out.piece(piece);
  return WRITTEN;
}
