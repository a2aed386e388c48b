import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

// Processor time in /proc is counted in ticks, on nearly every Linux 100 a second.
const ticksPerSecond = () =>
  Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;
const millisecondsPerTick = process.platform === 'linux' ? 1_000 / ticksPerSecond() : undefined;

/** Processor time (user and system, all threads) a process has used, in ms; undefined off Linux. */
export function cpuMilliseconds(pid) {
  if (millisecondsPerTick === undefined) return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field, the name, may hold spaces; it ends with the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick;
}

/** Memory now and at its peak, in MB; undefined off Linux. */
export function memoryMegabytes(pid) {
  if (process.platform !== 'linux') return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))[1]);
  return { now: kilobytes('VmRSS') / 1024, peak: kilobytes('VmHWM') / 1024 };
}

/** Lets the peak start again from what is in use now, where the kernel allows it. */
export function forgetPeakMemory(pid) {
  if (process.platform === 'linux') writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
