import { HttpTransport } from '../calls/http-transport.js';
import { baseErrors } from '../errors/base-errors.js';
import { type HubEnvironment, loadHubEnvironment } from '../environment/hub-environment.js';
import { createLogger, type Logger } from '../log/logger.js';
import { NatsBus, streamNamed } from '../messaging/nats-bus.js';
import { startTracingAsTold } from '../observe/tracing.js';
import { startSubgraph } from './start-subgraph.js';
import type { SubgraphDefinition } from './subgraph-definition.js';
import { untilToldToStop } from './until-told-to-stop.js';

/**
 * Runs one capability as a process of its own until it is told to stop: the whole of every `main.ts`.
 *
 * It needs HUB_NATS_URL, because its events must reach the others, and HUB_SUBGRAPH_URLS for its calls.
 */
export async function serveSubgraph(
  definition: SubgraphDefinition,
  environment: HubEnvironment = loadHubEnvironment(),
  logger: Logger = createLogger({ level: environment.logLevel, name: `hub-${definition.name}` }),
): Promise<void> {
  if (environment.natsUrl === undefined) {
    throw baseErrors.refuse(
      'BAD_USER_INPUT',
      'A capability on its own needs HUB_NATS_URL: its events must reach the others.',
    );
  }
  const tracing = await startTracingAsTold(environment, `hub-${definition.name}`, logger);
  const bus = new NatsBus({
    url: environment.natsUrl,
    logger,
    ...streamNamed(environment.natsStream),
  });
  const transport = new HttpTransport(environment.subgraphUrls);
  const subgraph = await startSubgraph(definition, { environment, bus, transport, logger });
  await bus.start();
  subgraph.startWorkers();
  const url = await subgraph.listen(environment.port, environment.host);
  logger.info({ url: `${url}/graphql` }, 'serving');
  await untilToldToStop(async () => {
    await subgraph.drain();
    await bus.stop();
    await subgraph.stop();
    await transport.close();
    await tracing?.stop();
  }, logger);
}
