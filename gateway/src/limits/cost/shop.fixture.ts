import { buildSchema, Kind, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { CostRules } from './cost-rules.js';

/** A supergraph with every way to say what things cost. */
const shop = `
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
  scalar Photo @cost(weight: 5)
  interface Item { id: ID! name: String related: [Item!] @listSize(assumedSize: 3) }
  type Book implements Item { id: ID! name: String related: [Item!] pages: [Page!] author: Author }
  type Record implements Item { id: ID! name: String related: [Item!] @listSize(assumedSize: 4) tracks: [[Track!]!] }
  union Found = Book | Author
  type Page { number: Int words: [String!] }
  type Track @cost(weight: 2) { title: String }
  type Author { name: String books(first: Int = 2, last: Int): BookConnection @listSize(assumedSize: 7, slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false) photo: Photo }
  type BookConnection { edges: [BookEdge!] nodes: [Book!] pageInfo: PageInfo }
  type BookEdge { node: Book }
  type PageInfo { hasNextPage: Boolean }
  input Filter { words: [String!] page: Paging deep: Filter price: Int @cost(weight: 4) }
  input Paging { first: Int }
  type Query {
    author: Author
    authors(ids: [ID!]!): [Author!] @listSize(slicingArguments: ["ids"])
    items(first: Int): [Item!] @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false)
    page(first: Int, last: Int): [Book!] @listSize(slicingArguments: ["first", "last"])
    search(filter: Filter, text: String @cost(weight: 3)): [Found!] @listSize(assumedSize: 6, slicingArguments: ["filter.page.first"], requireOneSlicingArgument: false)
    dear: Book @cost(weight: 20)
    free: Book @cost(weight: -5)
  }
  type Mutation { buy(item: ID!): Book }
`;

export const shopSchema = buildSchema(shop);

export const shopRules = new CostRules(shop, shopSchema);

/** The document of a text and its first operation. */
export function operationIn(text: string): {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
} {
  const document = parse(text);
  const operation = document.definitions.find(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) throw new Error(`No operation: ${text}`);
  return { document, operation };
}
