import 'reflect-metadata';
import { composeServices as composeOfApollo } from '@apollo/composition';
import { describe, expect, it } from '@jest/globals';
import { composeServices as composeOfTheGuild } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { Directive, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { cachedFor, evicting, maskedUnless } from './hub-directives.js';
import { buildSubgraph, type ResolverClass } from './subgraph-schema.js';

@Directive('@key(fields: "id")')
@ObjectType('Pot', { description: 'A pot.' })
class PotType {
  @Field(() => ID, { description: 'ULID.' })
  readonly id!: string;

  @Directive(cachedFor(30))
  @Field(() => String, { description: 'The same for everybody.' })
  readonly glaze!: string;

  @Directive(cachedFor(5, 'same-caller'))
  @Field(() => String, { description: 'Depends on who asks.' })
  readonly offer!: string;

  @Directive(maskedUnless('NAME', ['pii:read', 'role:admin'], ['kind:member']))
  @Field(() => String, { description: 'Who made it.' })
  readonly potter!: string;

  @Directive(maskedUnless('ALL'))
  @Field(() => String, { description: 'Nobody may read it.' })
  readonly recipe!: string;
}

@Resolver()
class PotResolver {
  @Query(() => PotType, { description: 'A pot.' })
  pot(): PotType {
    throw new Error('never asked');
  }

  @Directive(evicting('Pot', 'Kiln'))
  @Mutation(() => Boolean, { description: 'Breaks pots.' })
  smash(): boolean {
    throw new Error('never asked');
  }
}

@Resolver()
class KilnResolver {
  @Query(() => String, { description: 'In a subgraph that keeps nothing.' })
  kiln(): string {
    throw new Error('never asked');
  }
}

const subgraphs = (
  [
    ['pottery', PotResolver],
    ['kiln', KilnResolver],
  ] satisfies [string, ResolverClass][]
).map(([name, resolver]) => ({
  name,
  url: `http://${name}`,
  typeDefs: parse(
    buildSubgraph({
      resolvers: [resolver],
      instances: new Map([[resolver as ResolverClass, new resolver()]]),
      references: resolver === PotResolver ? { Pot: () => null } : {},
    }).sdl,
  ),
}));

describe('the directives of the hub', () => {
  it.each([
    ['Apollo', composeOfApollo],
    ['The Guild', composeOfTheGuild],
  ])('reach the supergraph that the composition of %s makes', (_, compose) => {
    const { supergraphSdl, errors } = compose(subgraphs);
    expect(errors).toBeUndefined();
    expect(supergraphSdl).toMatch(
      /directive @cached\(\s*maxAgeSeconds: Int!,?\s*private: Boolean\s*\)/,
    );
    expect(supergraphSdl).toMatch(/glaze: String!.*@cached\(maxAgeSeconds: 30\)/);
    expect(supergraphSdl).toMatch(/offer: String!.*@cached\(maxAgeSeconds: 5, private: true\)/);
    expect(supergraphSdl).toMatch(/smash: Boolean!.*@evicts\(types: \["Pot", "Kiln"\]\)/);
    expect(supergraphSdl).toMatch(
      /directive @masked\(\s*as: String!,?\s*unless: \[\[String!\]!\]!\s*\)/,
    );
    expect(supergraphSdl).toMatch(
      /potter: String!.*@masked\(as: "NAME", unless: \[\["pii:read", "role:admin"\], \["kind:member"\]\]\)/,
    );
    expect(supergraphSdl).toMatch(/recipe: String!.*@masked\(as: "ALL", unless: \[\]\)/);
    expect(supergraphSdl).toContain('https://specs.hub.example/hub/v1.0');
  });

  it.each([0, -1, 1.5, Number.NaN])('do not let an answer be kept for %d seconds', (age) => {
    expect(() => cachedFor(age)).toThrow(RangeError);
  });
});
