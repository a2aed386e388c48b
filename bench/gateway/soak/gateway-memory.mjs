import { request } from 'undici';
import { memoryMegabytes } from '../processes/process-figures.mjs';

const megabyte = 1024 * 1024;

/**
 * What a gateway says of itself at `/metrics`, in Prometheus' text form.
 *
 * @returns {Promise<(name: string) => number | undefined>} the value of a metric without labels
 */
async function metrics(origin) {
  const { statusCode, body } = await request(`${origin}/metrics`);
  const text = await body.text();
  return (name) => {
    const line = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text);
    return statusCode === 200 && line !== null ? Number(line[1]) : undefined;
  };
}

/** Resident memory and used heap in MB; the heap is known only to gateways with metrics. */
export async function gatewayMemory({ origin, pid }) {
  const value = await metrics(origin);
  const resident = value('process_resident_memory_bytes');
  const heap = value('nodejs_heap_size_used_bytes');
  return {
    resident: resident === undefined ? memoryMegabytes(pid)?.now : resident / megabyte,
    heap: heap === undefined ? undefined : heap / megabyte,
  };
}

/**
 * The event loop's p99 delay in ms since this was asked last; undefined without metrics. It is Node's
 * raw figure, which holds the sampling interval of 10 ms too, so the true delay is lower.
 */
export async function eventLoopDelay({ origin }) {
  const value = await metrics(origin);
  const seconds = value('nodejs_eventloop_lag_p99_seconds');
  return seconds === undefined ? undefined : seconds * 1_000;
}
