export {
  adminActor,
  analystActor,
  anonymousActor,
  clerkOf,
  marketerActor,
  memberActor,
  merchandiserActor,
  partnerActor,
  serviceActor,
  staffActor,
} from './actors.js';
export { dropTestDatabases } from './drop-test-databases.js';
export { outboxEvents } from './outbox-events.js';
export {
  type RemoteCall,
  type RemoteCapabilities,
  RemoteCapabilitiesTransport,
  type RemoteCapability,
  type RemoteRequest,
} from './remote-capabilities.js';
export {
  openTestDatabase,
  prepareTestDatabase,
  silentLogger,
  type TestDatabase,
  type TestDatabaseRequest,
  testDatabaseUrl,
} from './test-database.js';
export { testFuzzRuns, testNatsUrl, testRedisUrl } from '../environment/test-services.js';
export { testEnvironment } from './test-environment.js';
export { freshTestFolder } from './test-folder.js';
export {
  type DeliveryOptions,
  startTestSubgraph,
  type TestAnswer,
  type TestError,
  type TestSubgraph,
  type TestSubgraphOptions,
} from './test-subgraph.js';
