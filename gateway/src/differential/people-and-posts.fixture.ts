/** People, and what two of them are called. */
export const people = `
  type Query { people: [Person]! person(id: ID): Person }
  type Person @key(fields: "id") { id: ID! name(style: String): String }`;

/** What people have written, in another subgraph. */
export const posts = `
  type Person @key(fields: "id") { id: ID! posts(first: Int = 1, tag: String): [String] }`;

export const two = [
  { __typename: 'Person', id: '1', name: 'Ann' },
  { __typename: 'Person', id: '2', name: 'Bob' },
];
