import { join } from 'node:path';
import {
  AuditLog,
  AutomaticPersistedQueries,
  contractOf,
  DEMO_PARTNER,
  hashSecret,
  loadDemoPartnerSecret,
  PartnerTokens,
  partnerTokenIssuer,
  partnerTokenRoutes,
  hubContracts,
  OperationRecorder,
  PersistedOperations,
  RedisPersistedQueries,
  watchClientFile,
  type ClientRegistry,
  type GatewayOptions,
  type TokenIssuer,
} from '@hub/gateway';
import {
  auditSettings,
  type Clock,
  type EventBus,
  type HttpRoute,
  type HubEnvironment,
  type Logger,
} from '@hub/kernel';
import { clientsFile, manifestsFolder } from './repository-paths.js';

/** The parts of a gateway that are the same whether the capabilities live in its process or elsewhere. */
export interface GatewayParts {
  readonly options: Pick<
    GatewayOptions,
    | 'allowedOrigins'
    | 'audit'
    | 'caching'
    | 'clock'
    | 'contracts'
    | 'explorable'
    | 'knowsClient'
    | 'limits'
    | 'logger'
    | 'maskErrors'
    | 'metrics'
    | 'operations'
    | 'recorder'
    | 'redisUrl'
    | 'requestDeadlineMilliseconds'
    | 'trustProxy'
  >;
  readonly clients: ClientRegistry;
  /** The gateway itself, which gives partners their tokens. */
  readonly partnerIssuer: TokenIssuer;
  /** Where partners ask for tokens. */
  readonly routes: readonly HttpRoute[];
  /** To be called when the gateway has stopped. */
  readonly close: () => void;
}

/** Opens what the hub's gateway reads and writes beside requests. */
export async function openGatewayParts(
  environment: HubEnvironment,
  {
    bus,
    clock,
    logger,
  }: { readonly bus: EventBus | null; readonly clock: Clock; readonly logger: Logger },
): Promise<GatewayParts> {
  const { mode, dataDirectory, redisUrl, port } = environment;
  const watched = await watchClientFile(environment.clientsFile ?? clientsFile, logger);
  const clients = watched.registry;
  if (mode === 'demo')
    clients.addSecret(DEMO_PARTNER, await hashSecret(loadDemoPartnerSecret(dataDirectory)));
  const tokens = await PartnerTokens.from(environment.gatewayTokenKeys ?? environment.tokenKeys);
  const settings = auditSettings(environment);
  const shared = redisUrl === undefined ? undefined : new RedisPersistedQueries(redisUrl);
  const operations = await PersistedOperations.open({
    folder: environment.manifestsFolder ?? manifestsFolder,
    logger,
    automatic: new AutomaticPersistedQueries({ shared }),
  });
  const recorder = new OperationRecorder({
    folder: join(dataDirectory, 'recorded-operations'),
    instance: `${settings.instance}-${String(port)}`,
    logger,
    now: () => clock.now().getTime(),
  });
  return {
    clients,
    partnerIssuer: partnerTokenIssuer(tokens, clients),
    routes: partnerTokenRoutes({ registry: clients, tokens, now: () => clock.now(), logger }),
    options: {
      clock,
      logger,
      operations,
      recorder,
      redisUrl,
      audit: await AuditLog.open({ ...settings, logger }),
      contracts: Object.fromEntries(
        hubContracts.map(({ name, filter }) => [name, (sdl: string) => contractOf(sdl, filter)]),
      ),
      explorable: mode === 'demo',
      maskErrors: true,
      allowedOrigins: environment.allowedOrigins,
      trustProxy: environment.trustProxy,
      requestDeadlineMilliseconds: environment.requestDeadlineMilliseconds,
      caching: { bus },
      knowsClient: (name) => clients.policyOf(name).name === name,
      limits: {
        maxOperationCost: environment.maxOperationCost,
        ...(environment.identityCostPerMinute === undefined
          ? {}
          : { identityCostPerMinute: environment.identityCostPerMinute }),
      },
      metrics: { token: environment.metricsToken ?? null },
    },
    close: () => {
      watched.close();
      operations.close();
      shared?.close();
    },
  };
}
