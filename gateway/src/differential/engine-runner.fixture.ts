import { parse } from 'graphql';
import { compileOperation, type Graph, readGraph } from '../engine/index.js';
import type { FieldRules } from '../engine/field-rules.js';
import type { RequestScope } from '../engine/subgraph-client.js';
import { failure, type Runner, wire, worldClient } from './runner.fixture.js';

const graphs = new Map<string, Graph>();

const openRules: FieldRules = { classKey: '', denial: () => null, mask: () => null };

const request: RequestScope = {
  requestId: 'r-1',
  identityKey: 'anonymous',
  headers: {},
  operationName: null,
  clientName: null,
};

/** How operations were gathered since the start. */
export const gatheredBy = { compiled: 0, stock: 0 };

/** The compiled engine, over the world's subgraphs in this process. */
export const runEngine: Runner = async (world, { query, variables, operationName }) => {
  try {
    let graph = graphs.get(world.supergraphSdl);
    if (graph === undefined) {
      graph = readGraph(world.supergraphSdl);
      graphs.set(world.supergraphSdl, graph);
    }
    const operation = compileOperation(graph, parse(query), {
      operationName,
      rules: openRules,
      mask: (_kind, value) => value,
      overrides: new Map(graph.overrideLabels.map((label) => [label, false])),
    });
    const coerced = operation.coerce(variables ?? {});
    gatheredBy[(await operation.variant(coerced.coerced)).by] += 1;
    const { body, errors, valueCompletion } = await operation.run(
      worldClient(world),
      request,
      coerced,
    );
    return wire({
      data: (JSON.parse(body.toString()) as { data: unknown }).data,
      ...(errors.length === 0 ? {} : { errors }),
      ...(valueCompletion.length === 0 ? {} : { extensions: { valueCompletion } }),
    });
  } catch (error) {
    return failure(error);
  }
};
