import { Directive, Field, ObjectType } from 'type-graphql';
import type { Connection, PageInfo } from '../database/paging.js';
import { PageInfoType } from './shared-types.js';

type NodeClass<Node> = abstract new (...parameters: never[]) => Node;
type NewClass<Instance> = new () => Instance;

type ConnectionClasses<Node, Name extends string> = {
  readonly [Key in `${Name}Connection`]: NewClass<Connection<Node>>;
} & {
  readonly [Key in `${Name}Edge`]: NewClass<Connection<Node>['edges'][number]>;
};

/**
 * The Relay connection of a type: `export const { OrderConnection, OrderEdge } = connectionOf(OrderType, 'Order')`.
 * Give `() => OrderType` where the two files import each other. Resolvers return what `toConnection` makes.
 * The types are shareable, because several capabilities list the same entity.
 */
export function connectionOf<Node extends object, const Name extends string>(
  node: NodeClass<Node> | (() => NodeClass<Node>),
  name: Name,
): ConnectionClasses<Node, Name> {
  const nodeType = () => (isClass(node) ? node : node());

  @Directive('@shareable')
  @ObjectType(`${name}Edge`, { description: `A place of one ${name} in a list.` })
  class Edge {
    @Field(nodeType, { description: `The ${name} at this place.` })
    readonly node!: Node;

    @Field(() => String, {
      description: 'The place itself; give it as `after` to continue behind it.',
    })
    readonly cursor!: string;
  }

  @Directive('@shareable')
  @ObjectType(`${name}Connection`, { description: `One page of a list of ${name}.` })
  class Page {
    @Field(() => [Edge], { description: 'The rows of this page with their cursors.' })
    readonly edges!: Edge[];

    @Field(() => [nodeType()], { description: 'The rows of this page without their cursors.' })
    readonly nodes!: Node[];

    @Field(() => PageInfoType, { description: 'Where this page stands in the list.' })
    readonly pageInfo!: PageInfo;
  }

  return { [`${name}Connection`]: Page, [`${name}Edge`]: Edge } as unknown as ConnectionClasses<
    Node,
    Name
  >;
}

/** Arrow functions have no prototype; classes do. */
function isClass<Node>(node: NodeClass<Node> | (() => NodeClass<Node>)): node is NodeClass<Node> {
  return 'prototype' in node;
}
