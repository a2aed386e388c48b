import { randomInt } from 'node:crypto';
import type { ResolverClass, SubgraphApp, SubgraphDefinition, SubgraphRuntime } from '@hub/kernel';
import { kernelMigration } from '@hub/kernel';
import { unconfiguredCodeExchange } from './clients/mini-program-code-exchange.js';
import { SandboxCodeExchange } from './clients/sandbox-code-exchange.js';
import { sandboxRoutes } from './clients/sandbox.routes.js';
import { SandboxSmsSender } from './clients/sandbox-sms-sender.js';
import { unconfiguredSmsSender } from './clients/sms-sender.js';
import { MemberCommandResolver } from './graphql/member-command.resolver.js';
import { inaccessibleUnions } from './graphql/member-command.type.js';
import { memberReference } from './graphql/member.reference.js';
import { MemberResolver } from './graphql/member.resolver.js';
import { PointsAccountResolver } from './graphql/points.resolver.js';
import { SignInResolver } from './graphql/sign-in.resolver.js';
import { wellKnownRoutes } from './graphql/well-known.routes.js';
import { ImportedMemberRow, MemberIdentityRow, MemberRow } from './persistence/member.entity.js';
import { createMemberLoaders, type MemberLoaders } from './persistence/member.loader.js';
import { MemberQueries } from './persistence/member.queries.js';
import { MemberRepository } from './persistence/member.repository.js';
import { MemberAccounts1790000000001 } from './persistence/migrations/1790000000001-member-accounts.js';
import { PointsAndTiers1790000000002 } from './persistence/migrations/1790000000002-points-and-tiers.js';
import { OrderPointsRepository } from './persistence/order-points.repository.js';
import {
  OrderEarningRow,
  PointsAccountRow,
  PointsEntryLotRow,
  PointsEntryRow,
  PointsLotRow,
  PointsRestoreRow,
  PointsSpendLotRow,
  PointsSpendRow,
} from './persistence/points.entity.js';
import { PointsRepository } from './persistence/points.repository.js';
import {
  RefreshTokenRow,
  SandboxSmsRow,
  SessionRow,
  SignInCodeRow,
  UsedMemberCodeRow,
} from './persistence/session.entity.js';
import { SandboxSmsRepository } from './persistence/sandbox-sms.repository.js';
import { SessionRepository } from './persistence/session.repository.js';
import { GrowthFactRow, TierRow, TierStandingRow } from './persistence/tier.entity.js';
import { TierRepository } from './persistence/tier.repository.js';
import { settlePointsOfOrders } from './subscribers/settle-points-of-orders.js';
import { AccessTokens, parseTokenKeys } from './use-cases/access-tokens.js';
import { ActivatePoints } from './use-cases/activate-points.js';
import { AdjustPoints } from './use-cases/adjust-points.js';
import { BindPhone } from './use-cases/bind-phone.js';
import { businessCalendar } from './use-cases/business-calendar.js';
import { ChangeMemberStatus } from './use-cases/change-member-status.js';
import { CloseMyAccount } from './use-cases/close-my-account.js';
import { EndSession } from './use-cases/end-session.js';
import { ImportMembers } from './use-cases/import-members.js';
import { IssueMemberCode } from './use-cases/issue-member-code.js';
import {
  ExpirePoints,
  ForgetExpiredCredentials,
  ReviewTiers,
} from './use-cases/keep-ledgers-current.js';
import { MemberCodeKeys } from './use-cases/member-code-keys.js';
import { normalisePhone } from './use-cases/phone-number.js';
import { PersonalData } from './use-cases/personal-data.js';
import { RefreshSession } from './use-cases/refresh-session.js';
import { RequestSignInCode } from './use-cases/request-sign-in-code.js';
import { ResolveMember } from './use-cases/resolve-member.js';
import { ReturnPoints } from './use-cases/return-points.js';
import type { MemberServices } from './use-cases/services.js';
import { activatePointsTimer, SettleOrder } from './use-cases/settle-order.js';
import { SignInWithMiniProgram } from './use-cases/sign-in-with-mini-program.js';
import { SignInWithPhone } from './use-cases/sign-in-with-phone.js';
import { SpendPoints } from './use-cases/spend-points.js';
import { UpdateMyProfile } from './use-cases/update-my-profile.js';

export interface MemberOptions {
  /** How long a provider may take to answer; 5,000 when left out. */
  readonly providerDeadlineMs?: number;
}

export const memberSubgraph: SubgraphDefinition = defineMemberSubgraph();

export function defineMemberSubgraph(options: MemberOptions = {}): SubgraphDefinition {
  return {
    name: 'member',
    entities: [
      ...[
        MemberRow,
        MemberIdentityRow,
        ImportedMemberRow,
        SessionRow,
        SandboxSmsRow,
        RefreshTokenRow,
        SignInCodeRow,
        UsedMemberCodeRow,
      ],
      ...[
        TierRow,
        TierStandingRow,
        GrowthFactRow,
        PointsAccountRow,
        PointsLotRow,
        PointsEntryRow,
        PointsEntryLotRow,
      ],
      ...[PointsSpendRow, PointsSpendLotRow, PointsRestoreRow, OrderEarningRow],
    ],
    migrations: [
      kernelMigration(1790000000000),
      MemberAccounts1790000000001,
      PointsAndTiers1790000000002,
    ],
    create: (runtime) => createApp(runtime, options),
  };
}

async function createApp(
  runtime: SubgraphRuntime,
  options: MemberOptions,
): Promise<SubgraphApp<MemberLoaders>> {
  const sandbox = {
    sms: new SandboxSmsSender(new SandboxSmsRepository(runtime.database, runtime.cipher)),
    codeExchange: new SandboxCodeExchange(() => runtime.clock.now()),
  };
  const services = await createServices(runtime, options, sandbox);
  const activatePoints = new ActivatePoints(services);
  runtime.timers.register(activatePointsTimer, (timer, manager) =>
    activatePoints.run(timer, manager),
  );
  const instances = createResolvers(runtime, services);
  return {
    resolvers: [...instances.keys()],
    instances,
    references: { Member: memberReference },
    sdlExtensions: inaccessibleUnions,
    createLoaders: () => createMemberLoaders(runtime.database, runtime.clock),
    subscribers: settlePointsOfOrders(new SettleOrder(services)),
    workers: [
      new ExpirePoints(services),
      new ReviewTiers(services),
      new ForgetExpiredCredentials(services),
    ],
    routes: [
      ...wellKnownRoutes(services.accessTokens, services.memberCodeKeys),
      ...(runtime.environment.mode === 'demo'
        ? sandboxRoutes(sandbox.sms, sandbox.codeExchange, normalisePhone)
        : []),
    ],
  };
}

async function createServices(
  {
    environment,
    database,
    clock,
    logger,
    outbox,
    timers,
    idempotency,
    audit,
    cipher,
  }: SubgraphRuntime,
  options: MemberOptions,
  sandbox: { readonly sms: SandboxSmsSender; readonly codeExchange: SandboxCodeExchange },
): Promise<MemberServices> {
  const tokenKeys = parseTokenKeys(environment.tokenKeys);
  const isDemo = environment.mode === 'demo';
  return {
    ...{ database, clock, logger, outbox, timers, idempotency, audit },
    personalData: new PersonalData(cipher),
    members: new MemberRepository(),
    sessions: new SessionRepository(),
    tiers: new TierRepository(),
    points: new PointsRepository(),
    orderPoints: new OrderPointsRepository(),
    sms: isDemo ? sandbox.sms : unconfiguredSmsSender,
    miniProgram: isDemo ? sandbox.codeExchange : unconfiguredCodeExchange,
    accessTokens: await AccessTokens.from(tokenKeys),
    memberCodeKeys: new MemberCodeKeys(tokenKeys),
    businessDays: businessCalendar(environment.businessZone),
    random: (below) => randomInt(below),
    providerDeadlineMs: options.providerDeadlineMs ?? 5_000,
  };
}

function createResolvers(
  { database, clock }: SubgraphRuntime,
  services: MemberServices,
): ReadonlyMap<ResolverClass, object> {
  return new Map<ResolverClass, object>([
    [
      MemberResolver,
      new MemberResolver({
        personalData: services.personalData,
        updateMyProfile: new UpdateMyProfile(services),
        changeMemberStatus: new ChangeMemberStatus(services),
        closeMyAccount: new CloseMyAccount(services),
        adjustPoints: new AdjustPoints(services),
      }),
    ],
    [PointsAccountResolver, new PointsAccountResolver()],
    [
      SignInResolver,
      new SignInResolver({
        requestSignInCode: new RequestSignInCode(services),
        signInWithPhone: new SignInWithPhone(services),
        signInWithMiniProgram: new SignInWithMiniProgram(services),
        refreshSession: new RefreshSession(services),
        endSession: new EndSession(services),
        bindPhone: new BindPhone(services),
        issueMemberCode: new IssueMemberCode(services),
        queries: new MemberQueries(database.read),
        clock,
      }),
    ],
    [
      MemberCommandResolver,
      new MemberCommandResolver({
        resolveMember: new ResolveMember(services),
        spendPoints: new SpendPoints(services),
        returnPoints: new ReturnPoints(services),
        importMembers: new ImportMembers(services),
      }),
    ],
  ]);
}
