import type { Catalogue, CatalogueMember, CatalogueType } from './catalogue.js';
import type { ClientUse } from './coordinate-usage.js';

/** The catalogue as a page to read. */
export function catalogueMarkdown(catalogue: Catalogue): string {
  return `${[
    '# Capability catalogue',
    '',
    'What each capability offers on the public graph, and who uses it. Made by `npm run hub -- catalogue`.',
    ...catalogue.capabilities.flatMap(({ mutations, name, queries, types }) => [
      '',
      `## ${name}`,
      ...section('### Questions', queries),
      ...section('### Deeds', mutations),
      ...types.flatMap(typeSection),
    ]),
    '',
    '## Who uses what',
    '',
    ...table(
      ['client', 'operation', 'graph', 'asked', 'last', 'fields'],
      catalogue.operations.map(({ client, coordinates, count, graph, lastUsedAt, name }) => [
        client,
        name,
        graph,
        count.toLocaleString('en'),
        day(lastUsedAt),
        String(coordinates.filter((coordinate) => /^\w+\.\w+$/.test(coordinate)).length),
      ]),
    ),
    '',
    '## Deprecated and still in use',
    '',
    ...(catalogue.deprecatedInUse.length === 0
      ? ['Nothing.']
      : table(
          ['what', 'instead', 'client', 'operations', 'asked', 'last'],
          catalogue.deprecatedInUse.flatMap(deprecatedRows),
        )),
    '',
    '## Used by nobody',
    '',
    ...(catalogue.unused.length === 0
      ? ['Nothing.']
      : catalogue.unused.map((coordinate) => `- \`${coordinate}\``)),
  ].join('\n')}\n`;
}

function section(title: string, members: readonly CatalogueMember[]): string[] {
  return members.length === 0 ? [] : ['', title, '', ...memberTable(members)];
}

function typeSection({ description, kind, members, name }: CatalogueType): string[] {
  return [
    '',
    `### ${kind} ${name}`,
    '',
    ...(description === '' ? [] : [oneLine(description), '']),
    ...(members.length === 0 ? [] : memberTable(members)),
  ];
}

function memberTable(members: readonly CatalogueMember[]): string[] {
  return table(
    ['name', 'type', 'meaning', 'used by'],
    members.map(({ deprecated, description, name, signature, usedBy }) => [
      code(name),
      code(signature),
      `${deprecated === null ? '' : `**Deprecated:** ${deprecated} `}${description}`,
      usedBy.map(({ client }) => client).join(', '),
    ]),
  );
}

function deprecatedRows({ coordinate, deprecated, usedBy }: CatalogueMember): string[][] {
  return usedBy.map(({ client, count, lastUsedAt, operations }: ClientUse) => [
    code(coordinate),
    deprecated ?? '',
    client,
    operations.join(', '),
    count.toLocaleString('en'),
    day(lastUsedAt),
  ]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function day(instant: string | null): string {
  return instant === null ? '' : instant.slice(0, 10);
}
