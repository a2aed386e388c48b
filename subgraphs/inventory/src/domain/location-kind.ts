export const locationKinds = ['STORE', 'WAREHOUSE'] as const;
export type LocationKind = (typeof locationKinds)[number];
