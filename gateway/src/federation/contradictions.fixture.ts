import type { SubgraphSchema } from './compose-supergraph.js';

const HEADER =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@shareable"])\n';

export function subgraph(name: string, sdl: string): SubgraphSchema {
  return { name, url: `http://${name}`, sdl: HEADER + sdl };
}

/** Three subgraphs, each fine by itself, that contradict each other in five places. */
export const CONTRADICTORY: readonly SubgraphSchema[] = [
  subgraph(
    'people',
    `type Query { me: Person }
     type Person @key(fields: "id") { id: ID! name: String @shareable age: Int height: Int @shareable }
     enum Kind { GUEST }
     input Filter { kind: String }`,
  ),
  subgraph(
    'shop',
    `type Query { by(filter: Filter): Int }
     type Person @key(fields: "id") { id: ID! name: Int @shareable age: Int height: [Int] @shareable }
     input Filter { kind: Int! }`,
  ),
  subgraph('club', 'scalar Kind\ntype Member @key(fields: "no") { no: ID! kind: Kind }'),
];

/** What each contradiction says, and the subgraphs it has to name. */
export const CONTRADICTIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/Type "Kind" has mismatched kind/, ['people', 'club']],
  [/Type of field "Person\.name" is incompatible/, ['people', 'shop']],
  [/Type of field "Person\.height" is incompatible/, ['people', 'shop']],
  [/Non-shareable field "Person\.age" is resolved from multiple subgraphs/, ['people', 'shop']],
  [/Type of field "Filter\.kind" is incompatible/, ['people', 'shop']],
];

/** Which contradictions are told, with every subgraph they are about, and what is told beside them. */
export function toldOf(reasons: readonly string[]): {
  readonly missing: readonly string[];
  readonly others: readonly string[];
} {
  const tells = (reason: string, [what, subgraphs]: (typeof CONTRADICTIONS)[number]): boolean =>
    what.test(reason) && subgraphs.every((name) => reason.includes(`"${name}"`));
  return {
    missing: CONTRADICTIONS.filter(
      (contradiction) => !reasons.some((reason) => tells(reason, contradiction)),
    ).map(([what]) => what.source),
    others: reasons.filter(
      (reason) => !CONTRADICTIONS.some((contradiction) => tells(reason, contradiction)),
    ),
  };
}
