/**
 * What partners see besides the fields tagged beside their resolvers: shared and generated types, whose classes are the
 * kernel's. The inputs, enums and arguments of tagged fields are theirs without a tag.
 */
export const partnerContract = [
  'LocalizedText',
  'Money',
  'PageInfo',
  'ProductConnection',
  'ProductEdge',
  'StockLevelConnection',
  'StockLevelEdge',
]
  .map((type) => `extend type ${type} @tag(name: "partner")`)
  .join('\n');
