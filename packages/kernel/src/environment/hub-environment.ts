import { IANAZone } from 'luxon';
import { z } from 'zod';
import { actorLifetimeSeconds } from '../access/signed-actor.js';
import { loadDemoSecrets } from './demo-secrets.js';
import { fieldKeyRing, hubSecrets, secret, tokenKeySet, type HubSecrets } from './hub-secrets.js';

/** Everything the hub learns from outside; nothing else reads process.env. */
export interface HubEnvironment extends HubSecrets {
  /** `demo` generates its secrets and has a sign-in issuer; `production` demands every secret. */
  readonly mode: 'demo' | 'production';
  /** Where SQLite files and generated secrets live. */
  readonly dataDirectory: string;
  /** `mysql://user:password@host:port`; without it every subgraph has an SQLite file. */
  readonly databaseUrl?: string;
  /** What stands before the names of the databases on a server that several hubs share; `hub` unless told. */
  readonly databasePrefix?: string;
  /** Without it events travel inside the process. */
  readonly natsUrl?: string;
  /** The JetStream stream the hub's events are in; hubs that share a server need one each. */
  readonly natsStream?: string;
  /** Without it counters and caches live in memory. */
  readonly redisUrl?: string;
  readonly port: number;
  /** The address to listen on: this machine only in a demo, every interface in production, unless told. */
  readonly host: string;
  /** The retailer's own OpenID Connect issuer for staff and partners. */
  readonly staffIssuer?: {
    readonly issuer: string;
    readonly audience: string;
    readonly jwksUrl: string;
  };
  /** The IANA zone in which business days begin and end. */
  readonly businessZone: string;
  readonly logLevel: LogLevel;
  /** What is agreed with clients; the committed file unless told. */
  readonly clientsFile?: string;
  /** The folder of persisted-operation manifests; the committed one unless told. */
  readonly manifestsFolder?: string;
  /** Signs partners' tokens; the members' keys unless told. */
  readonly gatewayTokenKeys?: string;
  /** Web pages of these origins may ask the graph from a browser. */
  readonly allowedOrigins: readonly string[];
  /** Whether the address a proxy in front gives in x-forwarded-for is believed. */
  readonly trustProxy: boolean;
  /** Highest cost of one operation. */
  readonly maxOperationCost: number;
  /** What one identity may spend per minute; no limit unless told. */
  readonly identityCostPerMinute?: number;
  /** Longest the gateway works on one request. */
  readonly requestDeadlineMilliseconds: number;
  /** Where the other subgraphs listen when they are not in this process, by name. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  /** Where traces are sent and which part of them is kept; without it there are none. */
  readonly tracing?: { readonly otlpUrl: string; readonly sampleRatio: number };
  /** Who scrapes the metrics shows this as a bearer token; without it anybody who reaches the port may. */
  readonly metricsToken?: string;
  /** Seals the audit log; without it a key made from the blind index key does. */
  readonly auditKey?: string;
  /** What this process is called among its kind where they write side by side; the host's name unless told. */
  readonly instance?: string;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment or throws one error that names every fault in it. `changes` go over what is set, `defaults`
 * stand where nothing is.
 */
export function loadHubEnvironment(
  env: Variables = process.env,
  changes: Variables = {},
  defaults: Variables = {},
): HubEnvironment {
  const given = Object.fromEntries(
    Object.entries({ ...defaults, ...env, ...changes }).filter(
      ([, value]) => value !== undefined && value !== '',
    ),
  );
  const parsed = variables.safeParse(given);
  const missing =
    given.HUB_MODE === 'production' ? secretNames.filter((name) => !(name in given)) : [];
  if (!parsed.success || missing.length > 0) {
    const faults = parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new EnvironmentError([
      ...faults,
      ...missing.map((name) => `${name}: is required when HUB_MODE is production`),
    ]);
  }
  return settle(parsed.data);
}

export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  constructor(readonly faults: readonly string[]) {
    super(
      `The environment has ${String(faults.length)} fault(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
  }
}

const url = (...protocols: string[]): z.ZodType<string> =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)),
      {
        message: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
      },
    );

const namedUrls = z.string().transform((value, context) => {
  const pairs = value
    .split(',')
    .map((pair) => /^([a-z][a-z-]*)=(https?:\/\/\S+)$/.exec(pair.trim()));
  if (pairs.some((pair) => pair === null)) {
    context.addIssue({
      code: 'custom',
      message: 'must read name=http://host:port, separated by commas',
    });
    return z.NEVER;
  }
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
});

const origins = z.string().transform((value, context) => {
  const named = value.split(',').map((origin) => origin.trim());
  if (named.some((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)) {
    context.addIssue({
      code: 'custom',
      message: 'must read https://host, separated by commas, without a path',
    });
    return z.NEVER;
  }
  return named;
});

const variables = z.object({
  HUB_MODE: z.enum(['demo', 'production']).default('demo'),
  HUB_DATA_DIR: z.string().default('data'),
  HUB_DATABASE_URL: url('mysql').optional(),
  HUB_DATABASE_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/, { message: 'must be lower-case letters, digits and _' })
    .optional(),
  HUB_NATS_URL: url('nats', 'tls').optional(),
  HUB_NATS_STREAM: z
    .string()
    .regex(/^[A-Z0-9_]{1,32}$/, { message: 'must be 1 to 32 of A-Z, 0-9 and _' })
    .optional(),
  HUB_REDIS_URL: url('redis', 'rediss').optional(),
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  HUB_HOST: z.string().min(1).optional(),
  HUB_STAFF_ISSUER: z.string().min(1).optional(),
  HUB_STAFF_AUDIENCE: z.string().min(1).default('hub'),
  HUB_STAFF_JWKS_URL: url('http', 'https').optional(),
  HUB_BUSINESS_ZONE: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), {
      message: 'must be an IANA time zone such as Asia/Shanghai',
    })
    .default('Asia/Shanghai'),
  HUB_LOG_LEVEL: z.enum(logLevels).default('info'),
  HUB_SUBGRAPH_URLS: namedUrls.default({}),
  HUB_CLIENTS_FILE: z.string().min(1).optional(),
  HUB_MANIFESTS_DIR: z.string().min(1).optional(),
  HUB_CORS_ORIGINS: origins.default([]),
  HUB_TRUST_PROXY: z.stringbool().default(false),
  HUB_MAX_OPERATION_COST: z.coerce.number().int().min(1).default(20_000),
  HUB_IDENTITY_COST_PER_MINUTE: z.coerce.number().int().min(1).optional(),
  HUB_REQUEST_DEADLINE_MS: z.coerce
    .number()
    .int()
    .min(1)
    .max(actorLifetimeSeconds * 1_000)
    .default(actorLifetimeSeconds * 1_000),
  HUB_OTLP_URL: url('http', 'https').optional(),
  HUB_TRACE_SAMPLE_RATIO: z.coerce.number().min(0).max(1).default(1),
  HUB_METRICS_TOKEN: z.string().min(16, { message: 'must have at least 16 characters' }).optional(),
  HUB_AUDIT_KEY: secret.optional(),
  HUB_INSTANCE: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
      message: 'must be 1 to 63 of a-z, 0-9, _ and -, and begin with one of the first two',
    })
    .optional(),
  HUB_ACTOR_SECRET: hubSecrets.shape.actorSecret.optional(),
  HUB_FIELD_KEYS: fieldKeyRing.optional(),
  HUB_BLIND_INDEX_KEY: hubSecrets.shape.blindIndexKey.optional(),
  HUB_PAYMENT_SECRET: hubSecrets.shape.paymentSecret.optional(),
  HUB_TOKEN_KEYS: tokenKeySet.optional(),
  HUB_GATEWAY_TOKEN_KEYS: tokenKeySet.optional(),
});

const secretNames = [
  'HUB_ACTOR_SECRET',
  'HUB_FIELD_KEYS',
  'HUB_BLIND_INDEX_KEY',
  'HUB_PAYMENT_SECRET',
  'HUB_TOKEN_KEYS',
] as const;

function settle(given: z.output<typeof variables>): HubEnvironment {
  const generated = given.HUB_MODE === 'demo' ? loadDemoSecrets(given.HUB_DATA_DIR) : undefined;
  return {
    mode: given.HUB_MODE,
    dataDirectory: given.HUB_DATA_DIR,
    ...(given.HUB_DATABASE_URL === undefined ? {} : { databaseUrl: given.HUB_DATABASE_URL }),
    ...(given.HUB_DATABASE_PREFIX === undefined
      ? {}
      : { databasePrefix: given.HUB_DATABASE_PREFIX }),
    ...(given.HUB_NATS_URL === undefined ? {} : { natsUrl: given.HUB_NATS_URL }),
    ...(given.HUB_NATS_STREAM === undefined ? {} : { natsStream: given.HUB_NATS_STREAM }),
    ...(given.HUB_REDIS_URL === undefined ? {} : { redisUrl: given.HUB_REDIS_URL }),
    port: given.PORT,
    host: given.HUB_HOST ?? (given.HUB_MODE === 'demo' ? '127.0.0.1' : '0.0.0.0'),
    ...staffIssuerOf(given),
    businessZone: given.HUB_BUSINESS_ZONE,
    logLevel: given.HUB_LOG_LEVEL,
    subgraphUrls: given.HUB_SUBGRAPH_URLS,
    ...(given.HUB_CLIENTS_FILE === undefined ? {} : { clientsFile: given.HUB_CLIENTS_FILE }),
    ...(given.HUB_MANIFESTS_DIR === undefined ? {} : { manifestsFolder: given.HUB_MANIFESTS_DIR }),
    ...(given.HUB_GATEWAY_TOKEN_KEYS === undefined
      ? {}
      : { gatewayTokenKeys: given.HUB_GATEWAY_TOKEN_KEYS }),
    allowedOrigins: given.HUB_CORS_ORIGINS,
    trustProxy: given.HUB_TRUST_PROXY,
    maxOperationCost: given.HUB_MAX_OPERATION_COST,
    ...(given.HUB_IDENTITY_COST_PER_MINUTE === undefined
      ? {}
      : { identityCostPerMinute: given.HUB_IDENTITY_COST_PER_MINUTE }),
    requestDeadlineMilliseconds: given.HUB_REQUEST_DEADLINE_MS,
    ...(given.HUB_OTLP_URL === undefined
      ? {}
      : { tracing: { otlpUrl: given.HUB_OTLP_URL, sampleRatio: given.HUB_TRACE_SAMPLE_RATIO } }),
    ...(given.HUB_METRICS_TOKEN === undefined ? {} : { metricsToken: given.HUB_METRICS_TOKEN }),
    ...(given.HUB_AUDIT_KEY === undefined ? {} : { auditKey: given.HUB_AUDIT_KEY }),
    ...(given.HUB_INSTANCE === undefined ? {} : { instance: given.HUB_INSTANCE }),
    ...hubSecrets.parse({
      actorSecret: given.HUB_ACTOR_SECRET ?? generated?.actorSecret,
      fieldKeys: given.HUB_FIELD_KEYS ?? generated?.fieldKeys,
      blindIndexKey: given.HUB_BLIND_INDEX_KEY ?? generated?.blindIndexKey,
      paymentSecret: given.HUB_PAYMENT_SECRET ?? generated?.paymentSecret,
      tokenKeys: given.HUB_TOKEN_KEYS ?? generated?.tokenKeys,
    }),
  };
}

function staffIssuerOf(given: z.output<typeof variables>): Pick<HubEnvironment, 'staffIssuer'> {
  const {
    HUB_STAFF_ISSUER: issuer,
    HUB_STAFF_AUDIENCE: audience,
    HUB_STAFF_JWKS_URL: jwksUrl,
  } = given;
  return issuer === undefined || jwksUrl === undefined
    ? {}
    : { staffIssuer: { issuer, audience, jwksUrl } };
}
