import { type DirectiveNode, type DocumentNode, Kind, parse, valueFromASTUntyped } from 'graphql';

/** A feature of the supergraph: a specification it links, under the name it goes by in this document. */
interface LinkedFeature {
  /** The specification's own name, such as `tag`. */
  readonly specification: string;
  /** What its directive is called here: `tag`, unless the link renames it. */
  readonly directive: string;
  /** Types and directives that go by other names than `feature__Name`. */
  readonly imported: readonly string[];
}

/** A supergraph as a document, with what one must know to read its federation parts. */
export interface SupergraphDocument {
  readonly document: DocumentNode;
  /** Name of a specification's directive here; null when the supergraph does not link it. */
  directiveOf(specification: string): string | null;
  /** Whether a type belongs to federation itself and not to the business. */
  isMachinery(typeName: string): boolean;
}

/** Reads a supergraph. @throws GraphQLError when it is no GraphQL document */
export function readSupergraph(supergraphSdl: string): SupergraphDocument {
  const document = parse(supergraphSdl, { noLocation: true });
  const features = linkedFeatures(document);
  const prefixes = new Set(features.map((feature) => feature.directive));
  const imported = new Set(features.flatMap((feature) => feature.imported));
  return {
    document,
    directiveOf: (specification) =>
      features.find((feature) => feature.specification === specification)?.directive ?? null,
    isMachinery: (typeName) => {
      const end = typeName.indexOf('__');
      return imported.has(typeName) || (end >= 0 && prefixes.has(typeName.slice(0, end)));
    },
  };
}

function linkedFeatures(document: DocumentNode): LinkedFeature[] {
  return document.definitions
    .flatMap((definition) =>
      definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
        ? (definition.directives ?? [])
        : [],
    )
    .filter((directive) => directive.name.value === 'link' || directive.name.value === 'core')
    .flatMap((directive) => featureOf(directive));
}

function featureOf(link: DirectiveNode): LinkedFeature[] {
  const address = argumentOf(link, 'url') ?? argumentOf(link, 'feature');
  const [, specification] =
    typeof address === 'string' ? (/\/([^/]+)\/v\d+\.\d+\/?$/.exec(address) ?? []) : [];
  if (specification === undefined) return [];
  const renamed = argumentOf(link, 'as');
  const prefix = typeof renamed === 'string' ? renamed : specification;
  const imports = argumentOf(link, 'import');
  const imported = (Array.isArray(imports) ? imports : []).map(importedName);
  const own = imported.find(([name]) => name === `@${specification}`);
  return [
    {
      specification,
      directive: own === undefined ? prefix : own[1].slice(1),
      imported: imported.map(([, here]) => here).filter((name) => !name.startsWith('@')),
    },
  ];
}

/** An import's name in the specification and its name here. */
function importedName(entry: unknown): readonly [string, string] {
  if (typeof entry === 'string') return [entry, entry];
  const { name, as } = Object(entry) as { name?: unknown; as?: unknown };
  const known = typeof name === 'string' ? name : '';
  return [known, typeof as === 'string' ? as : known];
}

/** The value of a directive's argument; undefined when it is not given. */
export function argumentOf(directive: DirectiveNode, name: string): unknown {
  const argument = directive.arguments?.find((candidate) => candidate.name.value === name);
  return argument === undefined ? undefined : valueFromASTUntyped(argument.value);
}
