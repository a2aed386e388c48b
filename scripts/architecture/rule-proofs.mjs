// One small repository of sins: for each dependency rule, the files that break it. Files that break
// nothing stand in `innocent`; a rule that accuses one of them is as wrong as one that sees nothing.

const subgraph = 'subgraphs/order/src';

export const innocent = {
  'package.json': '{ "type": "module", "devDependencies": { "tool": "1.0.0" } }',
  'node_modules/tool/package.json': '{ "name": "tool", "version": "1.0.0", "main": "index.js" }',
  'node_modules/tool/index.js': 'export const tool = 1;',
  'packages/kernel/src/index.ts': 'export const clock = 1;',
  'packages/kernel/src/pure.ts': 'export const money = 1;',
  'packages/kernel/src/time/inner.ts': 'export const inner = 1;',
  'packages/kernel/src/testing/index.ts': 'export const fake = 1;',
  'packages/events/src/index.ts': "import '../../kernel/src/pure.ts'; export const event = 1;",
  'standalone/src/index.ts': 'export const all = 1;',
  'console/app.ts': 'export const screen = 1;',
  'subgraphs/member/src/index.ts': 'export const member = 1;',
  [`${subgraph}/domain/order.ts`]: "import '../../../../packages/kernel/src/pure.ts';",
  [`${subgraph}/domain/price.ts`]: "import './order.ts';",
  [`${subgraph}/use-cases/place.ts`]:
    "import '../domain/order.ts'; import '../persistence/order.repository.ts'; import '../clients/stock.client.ts';",
  [`${subgraph}/persistence/order.repository.ts`]: "import './order.entity.ts';",
  [`${subgraph}/persistence/order.entity.ts`]: "import '../domain/order.ts';",
  [`${subgraph}/persistence/order.queries.ts`]: "import './order.entity.ts';",
  [`${subgraph}/graphql/order.resolver.ts`]:
    "import '../use-cases/place.ts'; import '../persistence/order.queries.ts';",
  [`${subgraph}/subscribers/confirm.ts`]:
    "import '../use-cases/place.ts'; import '../../../../packages/events/src/index.ts';",
  [`${subgraph}/clients/stock.client.ts`]: "import '../domain/order.ts';",
  [`${subgraph}/app.ts`]:
    "import './graphql/order.resolver.ts'; import './persistence/order.entity.ts';",
  [`${subgraph}/main.ts`]: "import './app.ts';",
};

/** rule → [file that breaks it, its text] */
export const sins = {
  'no-cycles': [`${subgraph}/domain/chicken.ts`, "import './egg.ts';"],
  'everything-resolves': [`${subgraph}/domain/lost.ts`, "import './nowhere.ts';"],
  'domain-is-pure': [
    `${subgraph}/domain/clocked.ts`,
    "import '../../../../packages/kernel/src/index.ts';",
  ],
  'use-cases-know-no-edge': [
    `${subgraph}/use-cases/edgy.ts`,
    "import '../graphql/order.resolver.ts';",
  ],
  'use-cases-see-no-entity': [
    `${subgraph}/use-cases/nosy.ts`,
    "import '../persistence/order.entity.ts';",
  ],
  'persistence-knows-domain-only': [
    `${subgraph}/persistence/deciding.ts`,
    "import '../use-cases/place.ts';",
  ],
  'graphql-translates': [
    `${subgraph}/graphql/storing.ts`,
    "import '../persistence/order.entity.ts';",
  ],
  'graphql-knows-no-other-edge': [
    `${subgraph}/graphql/calling.ts`,
    "import '../clients/stock.client.ts';",
  ],
  'subscribers-call-use-cases': [
    `${subgraph}/subscribers/storing.ts`,
    "import '../persistence/order.repository.ts';",
  ],
  'clients-know-domain-only': [`${subgraph}/clients/busy.ts`, "import '../use-cases/place.ts';"],
  'main-starts-app': ['subgraphs/profile/src/main.ts', "import './domain/customer.ts';"],
  'subgraph-never-imports-another': [
    `${subgraph}/neighbour.ts`,
    "import '../../member/src/index.ts';",
  ],
  'subgraph-knows-no-composition': [
    `${subgraph}/climbing.ts`,
    "import '../../../standalone/src/index.ts';",
  ],
  'gateway-imports-no-subgraph': [
    'gateway/src/peeking.ts',
    "import '../../subgraphs/member/src/index.ts';",
  ],
  'touchpoints-see-only-the-graph': [
    'console/cheating.ts',
    "import '../subgraphs/member/src/index.ts';",
  ],
  'kernel-has-no-business': [
    'packages/kernel/src/trading.ts',
    "import '../../events/src/index.ts';",
  ],
  'events-are-contracts': ['packages/events/src/ticking.ts', "import '../../kernel/src/index.ts';"],
  'packages-have-one-door': [
    'gateway/src/burglar.ts',
    "import '../../packages/kernel/src/time/inner.ts';",
  ],
  'clients-are-proved-from-outside': [
    'gateway/src/eavesdropper.ts',
    "import '../../subgraphs/order/src/clients/member.client.ts';",
  ],
  'no-built-files': [`${subgraph}/stale.ts`, "import '../dist/old.js';"],
  'test-kit-stays-in-tests': [
    `${subgraph}/faking.ts`,
    "import '../../../packages/kernel/src/testing/index.ts';",
  ],
  'no-development-dependencies-at-run-time': [`${subgraph}/tooled.ts`, "import 'tool';"],
};

export const accomplices = {
  [`${subgraph}/domain/egg.ts`]: "import './chicken.ts';",
  'subgraphs/profile/src/domain/customer.ts': 'export const customer = 1;',
  'subgraphs/order/src/clients/member.client.ts': 'export const client = 1;',
  'subgraphs/order/dist/old.js': 'export const old = 1;',
};
