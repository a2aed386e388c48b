import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  getOperationAST,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  validate,
  visit,
} from 'graphql';
import type { Question } from './runner.fixture.js';
import type { World } from './world.fixture.js';

/** Most questions the shrinker asks for one finding. */
const MOST_ATTEMPTS = 600;

/**
 * The smallest operation found, by leaving out parts, that still makes `disagrees` true. Every operation it is asked
 * about is valid.
 */
export async function shrinkOperation(
  world: World,
  question: Question,
  disagrees: (smaller: Question) => Promise<boolean>,
): Promise<Question> {
  let smallest = question;
  let attempts = 0;
  let progress = true;
  while (progress) {
    progress = false;
    for (const document of smallerDocuments(parse(smallest.query))) {
      const candidate = questionWith(smallest, tidied(document));
      if (candidate.query === smallest.query || !isValid(world, candidate)) continue;
      attempts += 1;
      if (attempts > MOST_ATTEMPTS) return smallest;
      if (!(await disagrees(candidate))) continue;
      smallest = candidate;
      progress = true;
      break;
    }
  }
  return smallest;
}

/** Everything somebody needs to see a disagreement again. */
export function disagreementReport(
  world: World,
  question: Question,
  answers: Readonly<Record<string, unknown>>,
): string {
  return [
    `## World ${world.name}, seed ${world.seed}`,
    ...world.subgraphs.map(({ name, sdl }) => `### ${name}\n${sdl.trim()}`),
    `### operation${question.operationName === undefined ? '' : ` ${question.operationName}`}`,
    question.query,
    `variables: ${JSON.stringify(question.variables ?? {})}`,
    ...Object.entries(answers).map(
      ([name, answer]) => `### ${name} answers\n${JSON.stringify(answer)}`,
    ),
  ].join('\n');
}

/** Leaving out parts may leave something that is no document at all. */
function isValid(world: World, { query, operationName }: Question): boolean {
  try {
    const document = parse(query);
    return (
      getOperationAST(document, operationName) != null &&
      validate(world.apiSchema, document).length === 0
    );
  } catch {
    return false;
  }
}

function questionWith(question: Question, document: DocumentNode): Question {
  const declared = new Set<string>();
  visit(document, {
    VariableDefinition: ({ variable }) => {
      declared.add(variable.name.value);
    },
  });
  const variables = Object.entries(question.variables ?? {}).filter(([name]) => declared.has(name));
  return { ...question, query: print(document), variables: Object.fromEntries(variables) };
}

/** Documents that are one step smaller: the coarsest cuts come first. */
function* smallerDocuments(document: DocumentNode): Generator<DocumentNode> {
  const paths: string[] = [];
  visit(document, {
    enter: (node, _key, _parent, path) => {
      if (isPart(node)) paths.push(path.join('.'));
    },
  });
  paths.sort((a, b) => a.split('.').length - b.split('.').length);
  for (const path of paths) yield edited(document, path, () => null);
  for (const path of paths) {
    yield edited(document, path, (node) => plainer(document, node));
    yield edited(document, path, withoutDirectives);
    yield edited(document, path, withoutArguments);
    yield edited(document, path, withoutAlias);
  }
}

type Part = FieldNode | InlineFragmentNode | FragmentSpreadNode | OperationDefinitionNode;

function isPart(node: ASTNode): node is Part {
  return (
    node.kind === Kind.FIELD ||
    node.kind === Kind.INLINE_FRAGMENT ||
    node.kind === Kind.FRAGMENT_SPREAD ||
    node.kind === Kind.OPERATION_DEFINITION
  );
}

function edited(
  document: DocumentNode,
  where: string,
  change: (node: ASTNode) => ASTNode | readonly ASTNode[] | null,
): DocumentNode {
  const flat = (node: SelectionSetNode): SelectionSetNode => ({
    ...node,
    selections: node.selections.flat(),
  });
  const changed: unknown = visit(document, {
    SelectionSet: { leave: flat },
    enter: (node, _key, _parent, path) =>
      isPart(node) && path.join('.') === where ? change(node) : undefined,
  });
  return changed as DocumentNode;
}

/** A fragment's content in its place. */
function plainer(document: DocumentNode, node: ASTNode): ASTNode | readonly ASTNode[] {
  if (node.kind === Kind.FRAGMENT_SPREAD) {
    const fragment = document.definitions.find(
      (definition): definition is FragmentDefinitionNode =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === node.name.value,
    );
    if (fragment === undefined) return node;
    const { typeCondition, selectionSet } = fragment;
    return {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition,
      directives: node.directives ?? [],
      selectionSet,
    };
  }
  if (node.kind === Kind.INLINE_FRAGMENT && (node.directives ?? []).length === 0)
    return node.selectionSet.selections;
  return node;
}

function withoutDirectives(node: ASTNode): ASTNode {
  return isPart(node) ? { ...node, directives: [] } : node;
}

function withoutArguments(node: ASTNode): ASTNode {
  return node.kind === Kind.FIELD ? { ...node, arguments: [] } : node;
}

function withoutAlias(node: ASTNode): ASTNode {
  if (node.kind !== Kind.FIELD) return node;
  const { alias: _alias, ...rest } = node;
  return rest;
}

/** Without empty selections, fragments nobody spreads and variables nobody uses. */
function tidied(document: DocumentNode): DocumentNode {
  let current = document;
  for (;;) {
    const spread = new Set<string>();
    visit(current, {
      FragmentSpread: ({ name }) => {
        spread.add(name.value);
      },
    });
    const kept = current.definitions.filter(
      (definition) =>
        definition.kind !== Kind.FRAGMENT_DEFINITION || spread.has(definition.name.value),
    );
    if (kept.length === current.definitions.length) break;
    current = { ...current, definitions: kept };
  }
  const text = print(current);
  return visit(current, {
    VariableDefinition: (node) => {
      const uses = text.split(new RegExp(`\\$${node.variable.name.value}\\b`)).length - 1;
      return uses > 1 ? undefined : null;
    },
  });
}
