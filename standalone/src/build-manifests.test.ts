import { afterEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSchema } from 'graphql';
import { buildManifests, type BuiltManifests } from './build-manifests.js';
import { clientSchemas } from './client-schemas.js';
import { supergraphFile } from './repository-paths.js';

const everybody = buildSchema(
  'type Query { me: Person you: Person } type Person { id: ID name: String }',
);
const partners = buildSchema('type Query { you: Person } type Person { id: ID }');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function built(files: Record<string, string>): BuiltManifests {
  const folder = mkdtempSync(join(tmpdir(), 'operations-'));
  folders.push(folder);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return buildManifests(folder, (client) => (client === 'partner' ? partners : everybody));
}

describe('the manifest of a client', () => {
  it('has every operation of its folder, canonically written, with the fragments it spreads and no others', () => {
    const { manifests, faults } = built({
      'README.md': 'not an operation',
      'app/You.graphql':
        '# whose?\nquery You { you { ...N } } fragment N on Person { name, __typename }',
      'app/Me.graphql':
        'query Me { me { ...I } } query Both { me { ...N } you { id } } fragment I on Person { id } fragment N on Person { name }',
      'pos/Me.graphql': '{ me { id } }'.replace('{', 'query Me {'),
    });
    expect(faults).toEqual([]);
    expect(manifests.map(({ client, operations }) => [client, operations])).toEqual([
      ['app', 3],
      ['pos', 1],
    ]);
    const { operations, ...head } = JSON.parse(manifests[0]!.content) as {
      operations: { id: string; name: string; type: string; body: string }[];
    };
    expect(head).toEqual({ format: 'apollo-persisted-query-manifest', version: 1 });
    expect(operations.map(({ name }) => name)).toEqual(['Both', 'Me', 'You']);
    const you = operations[2]!;
    expect(you.body).toBe(
      'query You {\n  you {\n    ...N\n  }\n}\n\nfragment N on Person {\n  name\n  __typename\n}',
    );
    expect(you.id).toBe(createHash('sha256').update(you.body).digest('hex'));
    expect(operations[1]!.body).not.toContain('fragment N');
  });

  it('does not depend on layout', () => {
    const one = built({ 'app/Me.graphql': 'query Me { me { id } }' });
    const other = built({ 'app/Me.graphql': '# The same.\nquery Me {\n  me { id, }\n}\n' });
    expect(one).toEqual(other);
  });

  it.each([
    ['a text that is no document', 'query Me {', /^app\/X\.graphql: Syntax Error/],
    ['a field that is not there', 'query Me { he { id } }', /Cannot query field "he"/],
    ['an operation without a name', '{ me { id } }', /every operation needs a name/],
    [
      'a name that another operation has',
      'query Taken { me { id } }',
      /another operation called Taken/,
    ],
  ])('is not built of %s', (_, text, fault) => {
    const { faults } = built({
      'app/A.graphql': 'query Taken { you { id } }',
      'app/X.graphql': text,
    });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it('is proved against the graph that this client sees', () => {
    const files = (client: string) => ({ [`${client}/Me.graphql`]: 'query Me { me { id } }' });
    expect(built(files('app')).faults).toEqual([]);
    expect(built(files('partner')).faults).toEqual([
      expect.stringContaining('partner/Me.graphql: Cannot query field "me"'),
    ]);
  });
});

describe('the graph a client sees', () => {
  it('is smaller for partners', () => {
    const schemaOf = clientSchemas(readFileSync(supergraphFile, 'utf8'));
    const fieldsOf = (client: string): string[] =>
      Object.keys(schemaOf(client).getQueryType()?.getFields() ?? {});
    expect(fieldsOf('app')).toContain('me');
    expect(fieldsOf('partner')).toContain('partnerOrder');
    expect(fieldsOf('partner')).not.toContain('me');
    expect(schemaOf('pos')).toBe(schemaOf('app'));
  });
});
