import { systemClock } from '@hub/kernel';
import { demoPhone } from '../demo/members.js';
import type { RunningHub } from '../start-hub.js';
import { findDemoStore } from '../demo/find-demo-store.js';

/** What a first look needs: addresses, sign-ins, one query to paste. */
export async function welcome(hub: RunningHub, url: string, milliseconds: number): Promise<string> {
  const ready = `\n业务中台已就绪 · The capability hub is ready (${(milliseconds / 1_000).toFixed(1)} s)\n`;
  const addresses = [
    `  graph      ${url}/graphql   (open it in a browser for GraphiQL)`,
    `  health     ${url}/health/live  ${url}/health/ready`,
  ];
  if (hub.demoIssuer === null) return [ready, ...addresses, ''].join('\n');
  const now = systemClock.now();
  const admin = await hub.demoIssuer.sign(
    { kind: 'staff', name: 'demo-admin', roles: ['admin'], scopes: [] },
    now,
  );
  const store = await findDemoStore(url);
  const clerk =
    store === null
      ? []
      : [
          `  clerk of ${store.name} (${store.id})`,
          `    npm run --silent hub -- token clerk --store ${store.id}`,
        ];
  return [
    ready,
    ...addresses,
    '',
    '演示登录 · Demo sign-ins (this machine only; a demo is not for real data)',
    `  member     phone ${demoPhone(1)} … ${demoPhone(2_000)}; the code "sent" by requestSignInCode is at`,
    `             ${url}/sandbox/sms?phone=${demoPhone(1)}`,
    ...clerk,
    '  admin      (holds for 12 hours)',
    `    ${admin}`,
    '',
    '粘贴试试 · One query to paste into GraphiQL',
    '  { shelf(categoryCode: "sun-care", first: 3) { nodes { name { zh en } skus { code price { amountMinor currency } availability { stockClass } } } } }',
    '',
    '  The whole purchase across every touchpoint: npm run hub -- story',
    '',
  ].join('\n');
}
