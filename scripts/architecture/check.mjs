import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import configuration from '../../.dependency-cruiser.mjs';
import { root, workspaces } from '../repository.mjs';
import { accomplices, innocent, sins } from './rule-proofs.mjs';

const { forbidden, options } = configuration;
const { tsConfig, ...cruiseOptions } = options;
const faults = [...(await faultsOfTheRules()), ...(await faultsOfTheHub())];
for (const fault of faults) console.error(`  ${fault}`);
if (faults.length === 0)
  console.log(`Architecture: ${forbidden.length} rules, each seen to fail; no violation.`);
else console.error(`Architecture: ${faults.length} fault(s).`);
process.exitCode = faults.length === 0 ? 0 : 1;

// A rule whose pattern matches nothing passes for ever; so each must catch its sinner and only it.
async function faultsOfTheRules() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'architecture-')));
  try {
    const files = { ...innocent, ...accomplices, ...Object.fromEntries(Object.values(sins)) };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const violations = await cruiseFrom(folder, [
      'subgraphs',
      'packages',
      'gateway',
      'standalone',
      'console',
    ]);
    const found = [];
    for (const { name } of forbidden) {
      const sinner = sins[name]?.[0];
      if (sinner === undefined) found.push(`${name}: no proof that it fires`);
      else if (!violations.some((one) => one.rule.name === name && one.from === sinner)) {
        found.push(`${name}: did not see ${sinner}`);
      }
    }
    for (const { rule, from } of violations) {
      if (from in innocent) found.push(`${rule.name}: accuses the innocent ${from}`);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function faultsOfTheHub() {
  const folders = [
    ...workspaces().map((workspace) => `${workspace}/src`),
    'e2e',
    'operations',
    'console',
  ];
  const present = folders.filter((folder) => existsSync(join(root, folder)));
  const violations = await cruiseFrom(
    root,
    present,
    extractTSConfig(join(root, tsConfig.fileName)),
  );
  return violations.map(({ rule, from, to, cycle }) => {
    const way = cycle === undefined ? to : cycle.map((step) => step.name ?? step).join(' → ');
    return `${rule.name}: ${from} → ${way}`;
  });
}

async function cruiseFrom(baseDir, folders, parsedTsConfig) {
  const result = await cruise(
    folders,
    { ...cruiseOptions, baseDir, ruleSet: { forbidden }, validate: true },
    {},
    parsedTsConfig === undefined ? {} : { tsConfig: parsedTsConfig },
  );
  return result.output.summary.violations;
}
