import { createHash } from 'node:crypto';
import { AuthorizationRules } from '../access/authorization-rules.js';
import type { Grants } from '../access/grants.js';
import { CachePolicies } from '../caching/cache-policies.js';
import type { FieldRules } from '../engine/field-rules.js';
import type { Graph } from '../engine/index.js';
import { CostRules } from '../limits/cost/cost-rules.js';

/** What directives of one graph say beyond its shape, read once. */
export interface GraphRules {
  /** Equal for graphs that say the same of everything: what was answered under one holds under the other. */
  readonly digest: string;
  readonly authorization: AuthorizationRules;
  /** What somebody who holds nothing at all may see; what is masked for them is personal. */
  readonly strangerRules: FieldRules;
  readonly cost: CostRules;
  readonly caching: CachePolicies;
}

const NO_GRANTS: Grants = { authenticated: false, scopes: new Set(), policies: new Set() };

const read = new WeakMap<Graph, GraphRules>();

/** The rules of a graph. */
export function rulesOf(graph: Graph): GraphRules {
  const known = read.get(graph);
  if (known !== undefined) return known;
  const authorization = new AuthorizationRules(graph.supergraphSdl);
  const rules = {
    digest: createHash('sha256').update(graph.supergraphSdl).digest('base64url'),
    authorization,
    strangerRules: authorization.rulesFor(NO_GRANTS),
    cost: new CostRules(graph.supergraphSdl, graph.apiSchema),
    caching: CachePolicies.fromSupergraph(graph.supergraphSdl),
  };
  read.set(graph, rules);
  return rules;
}
