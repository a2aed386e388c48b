import { createLogger, HttpTransport, InProcessBus } from '@hub/kernel';
import { loadHubEnvironment, NatsBus, startSubgraph } from '@hub/kernel';
import { memberSubgraph } from './app.js';

const environment = loadHubEnvironment();
const { natsUrl: url, logLevel: level } = environment;
const logger = createLogger({ level, name: 'member' });
const bus = url === undefined ? new InProcessBus() : new NatsBus({ url, logger });
const transport = new HttpTransport(environment.subgraphUrls);
const subgraph = await startSubgraph(memberSubgraph, { environment, bus, transport, logger });
await bus.start();
subgraph.startWorkers();
logger.info({ url: await subgraph.listen(environment.port) }, 'serving');
process.once('SIGTERM', () => void subgraph.stop().then(() => bus.stop()));
