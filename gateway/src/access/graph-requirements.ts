import {
  Kind,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type TypeNode,
} from 'graphql';
import { z } from 'zod';
import type { MaskKind } from '../engine/field-rules.js';
import { argumentsOf, linkedDirective } from './linked-directives.js';
import { authenticated, requirementOf, type Requirement, RequirementTable } from './requirement.js';

const HUB = 'https://specs.hub.example/hub';

/** The supergraph uses a directive of access in a way nobody can enforce; the message names the place. */
export class AccessRulesUnreadable extends Error {}

/** A mask of a field; `unless` is the number of the requirement under which the value is shown. */
export interface FieldMask {
  readonly as: MaskKind;
  readonly unless: number;
}

/** What one field asks for and how it is masked; requirements by number. */
export interface FieldNeeds {
  /** Its own and those of its return type. */
  readonly requirements: readonly number[];
  readonly masks: readonly FieldMask[];
  /** Added to the type from outside, by what only knows the interface. */
  readonly fromInterface: boolean;
}

/** A type with fields. */
export interface TypeNeeds {
  readonly requirements: readonly number[];
  readonly fields: ReadonlyMap<string, FieldNeeds>;
  readonly isInterface: boolean;
  readonly interfaces: readonly string[];
}

/** What the types and fields of a supergraph ask for. */
export interface GraphRequirements {
  readonly table: RequirementTable;
  readonly types: ReadonlyMap<string, TypeNeeds>;
}

/** What a mask is made for. */
const TEXTS = ['String', 'ID'];

const groups = z.array(z.array(z.string()));
const scopesArguments = z.object({ scopes: groups });
const policyArguments = z.object({ policies: groups });
const maskArguments = z.object({
  as: z.enum(['PHONE', 'EMAIL', 'NAME', 'ADDRESS', 'ALL']),
  unless: groups,
});

/**
 * Reads `@authenticated`, `@requiresScopes`, `@policy` and `@masked`, whatever the supergraph calls them.
 *
 * @throws AccessRulesUnreadable when one of them has arguments nobody can read
 */
export function readRequirements(supergraph: DocumentNode): GraphRequirements {
  return new RequirementReader(supergraph).read();
}

interface TypeDraft {
  readonly requirements: Requirement[];
  readonly fields: FieldDefinitionNode[];
  readonly interfaces: string[];
  isInterface: boolean;
}

class RequirementReader {
  readonly #table = new RequirementTable();
  readonly #drafts = new Map<string, TypeDraft>();
  readonly #names;

  constructor(private readonly supergraph: DocumentNode) {
    const name = (specification: string, directive: string): string | null =>
      linkedDirective(supergraph, specification, directive);
    this.#names = {
      authenticated: name('https://specs.apollo.dev/authenticated', 'authenticated'),
      scopes: name('https://specs.apollo.dev/requiresScopes', 'requiresScopes'),
      policy: name('https://specs.apollo.dev/policy', 'policy'),
      joinField: name('https://specs.apollo.dev/join', 'field'),
      masked: name(HUB, 'masked'),
    };
  }

  read(): GraphRequirements {
    for (const definition of this.supergraph.definitions) this.#addType(definition);
    const types = new Map<string, TypeNeeds>();
    for (const [name, draft] of this.#drafts) {
      const { fields, interfaces, isInterface } = draft;
      const needs = fields.map((field) => [field.name.value, this.#field(name, field)] as const);
      const requirements = this.#numbered(draft.requirements);
      types.set(name, { requirements, interfaces, isInterface, fields: new Map(needs) });
    }
    return { table: this.#table, types };
  }

  #addType(definition: DefinitionNode): void {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION: {
        const draft = this.#draft(definition.name.value, definition.directives);
        draft.fields.push(...(definition.fields ?? []));
        draft.interfaces.push(...(definition.interfaces ?? []).map(({ name }) => name.value));
        draft.isInterface ||= definition.kind.startsWith('Interface');
        break;
      }
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_EXTENSION:
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_EXTENSION:
        this.#draft(definition.name.value, definition.directives);
        break;
      default:
    }
  }

  #draft(name: string, directives: readonly ConstDirectiveNode[] = []): TypeDraft {
    const known = this.#drafts.get(name);
    const draft = known ?? { requirements: [], fields: [], interfaces: [], isInterface: false };
    if (known === undefined) this.#drafts.set(name, draft);
    draft.requirements.push(...this.#requirements(name, directives));
    return draft;
  }

  #field(type: string, field: FieldDefinitionNode): FieldNeeds {
    const place = `${type}.${field.name.value}`;
    const directives = field.directives ?? [];
    const returned = this.#drafts.get(namedType(field.type))?.requirements ?? [];
    const joins = directives.filter(({ name }) => name.value === this.#names.joinField);
    return {
      requirements: this.#numbered([...this.#requirements(place, directives), ...returned]),
      masks: directives
        .filter(({ name }) => name.value === this.#names.masked)
        .map((directive) => this.#mask(place, directive, namedType(field.type))),
      fromInterface: joins.some((join) => argumentsOf(join)['graph'] === undefined),
    };
  }

  #requirements(place: string, directives: readonly ConstDirectiveNode[]): Requirement[] {
    return directives.flatMap((directive) => {
      switch (directive.name.value) {
        case this.#names.authenticated:
          return [authenticated];
        case this.#names.scopes:
          return [requirementOf('scopes', given(place, directive, scopesArguments).scopes)];
        case this.#names.policy:
          return [requirementOf('policies', given(place, directive, policyArguments).policies)];
        default:
          return [];
      }
    });
  }

  #mask(place: string, directive: ConstDirectiveNode, type: string): FieldMask {
    if (!TEXTS.includes(type))
      throw new AccessRulesUnreadable(`${place} is a ${type}; only texts can be masked`);
    const { as, unless } = given(place, directive, maskArguments);
    return { as, unless: this.#table.numberOf(requirementOf('grants', unless)) };
  }

  #numbered(requirements: readonly Requirement[]): number[] {
    return [...new Set(requirements.map((requirement) => this.#table.numberOf(requirement)))];
  }
}

function given<Shape>(
  place: string,
  directive: ConstDirectiveNode,
  shape: z.ZodType<Shape>,
): Shape {
  const parsed = shape.safeParse(argumentsOf(directive));
  if (parsed.success) return parsed.data;
  throw new AccessRulesUnreadable(
    `@${directive.name.value} on ${place} cannot be enforced: ${z.prettifyError(parsed.error)}`,
  );
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
