import {
  isTypeDefinitionNode,
  parse,
  valueFromASTUntyped,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
} from 'graphql';
import { z } from 'zod';
import { costDirectiveNames } from './cost-directive-names.js';

/** `@listSize` of one field. */
export interface ListSize {
  /** Length when no argument says it; null when the schema does not say either. */
  readonly assumedSize: number | null;
  /** Arguments that say how many there will be, each as a path: `input.first` is `['input', 'first']`. */
  readonly slicingArguments: readonly (readonly string[])[];
  /** Fields of the answer that are that long; empty when it is the field itself. */
  readonly sizedFields: readonly string[];
  /** Whether a caller must give exactly one of the slicing arguments. */
  readonly requireOneSlicingArgument: boolean;
}

/** Weights and list sizes by schema coordinate: `Type`, `Type.field`, `Type.field(argument:)`. */
export interface CostDirectives {
  readonly weights: ReadonlyMap<string, number>;
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

/** The IBM specification writes weights as texts, Apollo's as numbers. */
const costArguments = z.object({ weight: z.coerce.number() });

const names = z
  .union([z.string().transform((name) => [name]), z.array(z.string())])
  .nullish()
  .transform((list) => list ?? []);
const listSizeArguments = z
  .object({
    assumedSize: z.number().int().min(0).nullish(),
    slicingArguments: names,
    sizedFields: names,
    requireOneSlicingArgument: z.boolean().nullish(),
  })
  .transform(
    ({ assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument }): ListSize => ({
      assumedSize: assumedSize ?? null,
      slicingArguments: slicingArguments.map((path) => path.split('.')),
      sizedFields,
      // Nothing to choose from cannot be required.
      requireOneSlicingArgument: (requireOneSlicingArgument ?? true) && slicingArguments.length > 0,
    }),
  );

/**
 * Reads `@cost` and `@listSize` of a supergraph, under the names its `@link` gives them.
 *
 * @throws ZodError when a directive has arguments that neither specification knows
 */
export function readCostDirectives(supergraph: DocumentNode | string): CostDirectives {
  const document =
    typeof supergraph === 'string' ? parse(supergraph, { noLocation: true }) : supergraph;
  const called = costDirectiveNames(document);
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): void => {
    for (const directive of directives) {
      if (directive.name.value === called.cost)
        weights.set(coordinate, costArguments.parse(argumentsOf(directive)).weight);
      if (directive.name.value === called.listSize)
        listSizes.set(coordinate, listSizeArguments.parse(argumentsOf(directive)));
    }
  };
  for (const definition of document.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type = definition.name.value;
    note(type, definition.directives);
    visit(definition, {
      FieldDefinition: ({ name, directives, arguments: given = [] }) => {
        note(`${type}.${name.value}`, directives);
        for (const argument of given)
          note(`${type}.${name.value}(${argument.name.value}:)`, argument.directives);
        return false;
      },
      InputValueDefinition: ({ name, directives }) => {
        note(`${type}.${name.value}`, directives);
        return false;
      },
    });
  }
  return { weights, listSizes };
}

function argumentsOf(directive: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
}
