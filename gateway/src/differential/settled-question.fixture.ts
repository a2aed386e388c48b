import {
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { Question } from './runner.fixture.js';

/**
 * The same question with its `@skip` and `@include` already decided and without the document's other operations. The
 * stock planner lets a skipped field change how others are fetched; this way it has nothing to skip.
 */
export function settledQuestion(question: Question): Question {
  const document = parse(question.query);
  const operation = chosenOperation(document, question.operationName);
  const variables = question.variables ?? {};
  const flag = (name: string): boolean => {
    if (Object.hasOwn(variables, name)) return variables[name] === true;
    const definition = operation.variableDefinitions?.find(
      ({ variable }) => variable.name.value === name,
    );
    const value = definition?.defaultValue;
    return value !== undefined && valueFromASTUntyped(value) === true;
  };
  const settled: unknown = visit(withOnly(document, operation), {
    SelectionSet: (node) => settledSelections(node, flag),
  });
  return { ...question, query: print(settled as DocumentNode) };
}

function settledSelections(
  node: SelectionSetNode,
  flag: (variable: string) => boolean,
): SelectionSetNode {
  const kept = node.selections.flatMap((selection): SelectionNode[] =>
    (selection.directives ?? []).every((directive) => allows(directive, flag))
      ? [{ ...selection, directives: [] }]
      : [],
  );
  return kept.length > 0 ? { ...node, selections: kept } : NOTHING;
}

/** A selection set cannot be empty; this one answers an empty object. */
const NOTHING = nothing();

function nothing(): SelectionSetNode {
  const [operation] = parse('{ __typename @skip(if: true) }').definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('Not an operation.');
  return operation.selectionSet;
}

function allows(
  { name, arguments: given }: DirectiveNode,
  flag: (variable: string) => boolean,
): boolean {
  const value = given?.[0]?.value;
  let holds = false;
  if (value?.kind === Kind.BOOLEAN) holds = value.value;
  if (value?.kind === Kind.VARIABLE) holds = flag(value.name.value);
  return name.value === 'skip' ? !holds : holds;
}

function chosenOperation(
  document: DocumentNode,
  name: string | undefined,
): OperationDefinitionNode {
  const chosen = document.definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (name === undefined || definition.name?.value === name),
  );
  if (chosen === undefined) throw new Error('No such operation.');
  return chosen;
}

function withOnly(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const reached = new Set<ASTNode>([operation]);
  const reach = (node: ASTNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = document.definitions.find(
          (definition): definition is FragmentDefinitionNode =>
            definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name.value,
        );
        if (fragment === undefined || reached.has(fragment)) return;
        reached.add(fragment);
        reach(fragment);
      },
    });
  };
  reach(operation);
  return { ...document, definitions: document.definitions.filter((node) => reached.has(node)) };
}
