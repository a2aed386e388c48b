import { createHash } from 'node:crypto';

const PERCENT = /^percent\((\d{1,3}(?:\.\d{1,8})?)\)$/;
const PARTS = 1_000_000;

/**
 * Which fields that move from one capability to another are taken from where they go. A label `percent(20)` is on for
 * a fifth of the identities, always the same ones; any other label is on when it is named.
 */
export function decideOverrides(
  labels: readonly string[],
  identityKey: string,
  switchedOn: ReadonlySet<string>,
): ReadonlyMap<string, boolean> {
  if (labels.length === 0) return NONE;
  return new Map(labels.map((label) => [label, isOn(label, identityKey, switchedOn)]));
}

const NONE: ReadonlyMap<string, boolean> = new Map();

function isOn(label: string, identityKey: string, switchedOn: ReadonlySet<string>): boolean {
  const percent = PERCENT.exec(label)?.[1];
  if (percent === undefined) return switchedOn.has(label);
  const digest = createHash('sha256').update(`${label} ${identityKey}`).digest();
  return (digest.readUInt32BE(0) % PARTS) / PARTS < Number(percent) / 100;
}
