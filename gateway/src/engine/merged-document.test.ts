import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, visit } from 'graphql';
import type { EntityQuery } from './entity-query.js';
import { parseFetch } from './fetch-selection.js';
import { compileVariables, templateOf } from './fetch-template.js';
import { mergeEntityQueries } from './merged-document.js';
import { fetchNode } from './plan.fixture.js';

/** A query of one field, which takes a variable of the client when one is named. */
function query(field: string, variable?: string): EntityQuery {
  const declared = variable === undefined ? '' : `, $${variable}: Int = 7`;
  const given = variable === undefined ? '' : `(size: $${variable})`;
  const document = `query Part($representations: [_Any!]!${declared}) { _entities(representations: $representations) { ... on Cat { ${field}${given} } } }`;
  const operation = parseFetch(document);
  if (operation === null) throw new Error(document);
  const variableNames = variable === undefined ? [] : [variable];
  return {
    operation,
    template: templateOf(fetchNode(document, { operationName: 'Part' }), null),
    reader: null,
    variableNames,
    writeVariables: compileVariables(variableNames),
    outputRewrites: undefined,
    context: null,
    parts: [],
  };
}

function variablesOf(document: string): { declared: string[]; used: string[] } {
  const declared: string[] = [];
  const used = new Set<string>();
  visit(parse(document), {
    VariableDefinition: ({ variable }) => {
      declared.push(variable.name.value);
      return false;
    },
    Variable: ({ name }) => void used.add(name.value),
  });
  return { declared, used: [...used] };
}

describe('entity queries sent as one', () => {
  it('keep their selections apart, each with representations of its own', () => {
    const { template, names } = mergeEntityQueries([query('name'), query('tail', 'size')]);
    expect(names).toEqual([
      { alias: '_e0', variable: 'representations0' },
      { alias: '_e1', variable: 'representations1' },
    ]);
    expect(template).toMatchObject({ subgraph: 'shop', kind: 'query', operationName: 'Part' });
    expect(template.document).toBe(
      'query Part($representations0:[_Any!]!$representations1:[_Any!]!$size:Int=7){_e0:_entities(representations:$representations0){...on Cat{name}}_e1:_entities(representations:$representations1){...on Cat{tail(size:$size)}}}',
    );
    expect(JSON.parse(template.documentJson)).toBe(template.document);
  });

  it('declare and send a variable that several use once', () => {
    const { template, writeVariables } = mergeEntityQueries([
      query('name', 'size'),
      query('tail', 'size'),
      query('ears', 'length'),
    ]);
    expect(variablesOf(template.document).declared).toEqual([
      'representations0',
      'size',
      'representations1',
      'representations2',
      'length',
    ]);
    expect(JSON.parse(`{${writeVariables({ size: 1, length: 2, other: 3 })}}`)).toEqual({
      size: 1,
      length: 2,
    });
  });

  it('declare all they use and nothing twice, whatever the client calls its variables', () => {
    const variables = fc.constantFrom(
      'representations0',
      'representations1',
      'representations1_',
      '_e0',
      'size',
    );
    fc.assert(
      fc.property(
        fc.array(fc.option(variables, { nil: undefined }), { minLength: 1, maxLength: 6 }),
        (given) => {
          const { template, names } = mergeEntityQueries(
            given.map((variable, at) => query(`f${String(at)}`, variable)),
          );
          const { declared, used } = variablesOf(template.document);
          expect(new Set(declared).size).toBe(declared.length);
          expect([...used].sort()).toEqual([...declared].sort());
          const own = names.map(({ variable }) => variable);
          expect(new Set([...own, ...given])).toHaveProperty(
            'size',
            own.length + new Set(given).size,
          );
          expect(new Set(names.map(({ alias }) => alias)).size).toBe(given.length);
        },
      ),
    );
  });
});
