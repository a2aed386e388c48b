import { Kind } from 'graphql';
import { flagVariablesOf } from './conditions.js';
import type { OperationParts } from './operation-parts.js';

/** Values of the variables that decide `@skip` and `@include`. */
export type Flags = Readonly<Record<string, boolean>>;

/** Up to so many variables all combinations are expected. */
const FEW = 3;

/**
 * The values that the conditions of an operation will have before anybody said which: all combinations while there are
 * at most eight, and else the declared defaults, once with everything without a default off and once with it on.
 */
export function expectedFlags(parts: OperationParts): Flags[] {
  const names = flagVariablesOf(parts);
  if (names.length <= FEW)
    return names.reduce<Flags[]>(
      (combinations, name) =>
        combinations.flatMap((flags) => [
          { ...flags, [name]: false },
          { ...flags, [name]: true },
        ]),
      [{}],
    );
  const defaults = defaultsOf(parts);
  return [false, true].map((otherwise) =>
    Object.fromEntries(names.map((name) => [name, defaults.get(name) ?? otherwise])),
  );
}

function defaultsOf({ operation }: OperationParts): ReadonlyMap<string, boolean> {
  return new Map(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.BOOLEAN ? [[variable.name.value, defaultValue.value]] : [],
    ),
  );
}
