// Who may import whom. scripts/architecture/rule-proofs.mjs makes each rule fail once on purpose:
// a rule added here without a case there fails `npm run check`.

const tests = '\\.(test|fixture)\\.ts$';
const testOnly = [tests, '^e2e/', '^packages/kernel/src/testing/'];
const layer = (name) => `^subgraphs/([^/]+)/src/${name}/`;
const own = (layers) => `^subgraphs/$1/src/(${layers})`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that points nowhere fails here, not at start-up.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-is-pure',
      comment:
        'Domain sees itself and @hub/kernel/pure: no ORM, no GraphQL, no clock, no environment.',
      severity: 'error',
      from: { path: layer('domain'), pathNot: tests },
      to: { pathNot: [own('domain/'), '^packages/kernel/src/pure\\.ts$'] },
    },
    {
      name: 'use-cases-know-no-edge',
      comment:
        'A use case authorises, loads, decides, saves, announces; who asked is not its matter.',
      severity: 'error',
      from: { path: layer('use-cases'), pathNot: tests },
      to: { path: own('graphql/|subscribers/|app\\.ts|main\\.ts') },
    },
    {
      name: 'use-cases-see-no-entity',
      comment:
        'Use cases call repositories and queries and may name the type of a row, never its ORM class (docs/adr/0001).',
      severity: 'error',
      from: { path: layer('use-cases'), pathNot: tests },
      to: {
        path: own('persistence/(.*\\.(entity|loader)\\.ts$|migrations/)'),
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'persistence-knows-domain-only',
      comment: 'Storing serves the domain and decides nothing.',
      severity: 'error',
      from: { path: layer('persistence'), pathNot: tests },
      to: { path: own('(?!persistence/|domain/)') },
    },
    {
      name: 'graphql-translates',
      comment:
        'Resolvers call use cases, queries and loaders; a type may say implements Pick<Row>, no more.',
      severity: 'error',
      from: { path: layer('graphql'), pathNot: tests },
      to: {
        path: own('persistence/'),
        pathNot: '\\.(queries|query|loader)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'graphql-knows-no-other-edge',
      comment: 'What several entrances need belongs to a use case.',
      severity: 'error',
      from: { path: layer('graphql'), pathNot: tests },
      to: { path: own('subscribers/|clients/|app\\.ts|main\\.ts') },
    },
    {
      name: 'subscribers-call-use-cases',
      comment: 'A subscriber turns a fact into a use case and touches nothing else.',
      severity: 'error',
      from: { path: layer('subscribers'), pathNot: tests },
      to: { path: own('(?!subscribers/|use-cases/|domain/)') },
    },
    {
      name: 'clients-know-domain-only',
      comment: 'A client speaks to another capability in words of the own domain.',
      severity: 'error',
      from: { path: layer('clients'), pathNot: tests },
      to: { path: own('(?!clients/|domain/)') },
    },
    {
      name: 'main-starts-app',
      comment: 'The composition root is app.ts; main.ts only starts it.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/src/main\\.ts$' },
      to: { path: own(''), pathNot: '/src/(app|index)\\.ts$' },
    },
    {
      name: 'subgraph-never-imports-another',
      comment: 'Facts travel as events, commands as GraphQL operations.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'subgraph-knows-no-composition',
      comment: 'A subgraph runs without knowing what it runs in.',
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: '^(gateway|standalone|e2e|console|scripts)/' },
    },
    {
      name: 'gateway-imports-no-subgraph',
      comment: 'The gateway knows capabilities by their schema only.',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^(subgraphs|standalone|packages/events|console|e2e)/' },
    },
    {
      name: 'touchpoints-see-only-the-graph',
      comment: 'Console and operations ask the public graph like everybody else.',
      severity: 'error',
      from: { path: '^(console|operations)/' },
      to: { path: '^(subgraphs|gateway|standalone|packages|e2e)/' },
    },
    {
      name: 'kernel-has-no-business',
      comment: 'What names a business noun does not belong to the kernel.',
      severity: 'error',
      from: { path: '^packages/kernel/' },
      to: { path: '^(subgraphs|gateway|standalone|packages/events|console|operations|e2e)/' },
    },
    {
      name: 'events-are-contracts',
      comment: 'An event contract is a name and a shape: kernel pure parts and zod.',
      severity: 'error',
      from: { path: '^packages/events/', pathNot: tests },
      to: {
        pathNot: ['^packages/events/', '^packages/kernel/src/pure\\.ts$', 'node_modules/zod/'],
      },
    },
    {
      name: 'packages-have-one-door',
      comment: 'Other workspaces enter by the exports of package.json, never by a path into src.',
      severity: 'error',
      from: { path: '^(packages/[^/]+|subgraphs/[^/]+|gateway|standalone|e2e)/' },
      to: {
        path: '^(packages/[^/]+|subgraphs/[^/]+|gateway|standalone)/',
        pathNot: [
          '^$1/',
          '/src/(index|pure|testing/index)\\.ts$',
          '/src/clients/[^/]+\\.client\\.ts$',
        ],
      },
    },
    {
      name: 'clients-are-proved-from-outside',
      comment:
        'Only the e2e suite may look at what a capability asks of another, to hold it against that schema.',
      severity: 'error',
      from: { path: '^(packages/[^/]+|subgraphs/[^/]+|gateway|standalone)/' },
      to: { path: '^subgraphs/([^/]+)/src/clients/', pathNot: ['^$1/'] },
    },
    {
      name: 'no-built-files',
      comment: 'Sources import sources; dist may be stale.',
      severity: 'error',
      from: { pathNot: '/dist/' },
      to: { path: '^(packages/[^/]+|subgraphs/[^/]+|gateway|standalone)/dist/' },
    },
    {
      name: 'test-kit-stays-in-tests',
      comment: 'Fake clocks and test actors have no business in a running hub.',
      severity: 'error',
      from: { path: '^(packages|subgraphs|gateway|standalone)/', pathNot: testOnly },
      to: { path: `^packages/kernel/src/testing/|${tests}` },
    },
    {
      name: 'no-development-dependencies-at-run-time',
      comment: 'An image without development dependencies must still start.',
      severity: 'error',
      from: { path: '^(packages|subgraphs|gateway|standalone)/', pathNot: testOnly },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
