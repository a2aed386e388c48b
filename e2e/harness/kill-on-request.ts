import { setTimeout as pause } from 'node:timers/promises';

/** When the lights go out: so long after the first request that matches was sent. */
export interface KillPoint {
  readonly request: RegExp;
  readonly afterMs: number;
  /** Which of the requests that match, from 1. */
  readonly nth?: number;
}

/** Runs `work` and calls `kill` once, at its moment; whatever `work` makes of that is the dead hub's business. */
export async function killWhile(
  point: KillPoint,
  kill: () => Promise<void>,
  work: () => Promise<unknown>,
): Promise<void> {
  const send = globalThis.fetch;
  let left = point.nth ?? 1;
  let killed: Promise<void> | undefined;
  globalThis.fetch = (input, init) => {
    const sent = send(input, init);
    const body = typeof init?.body === 'string' ? init.body : '';
    const address = input instanceof Request ? input.url : String(input);
    if (point.request.test(`${address} ${body}`) && (left -= 1) === 0) {
      killed = pause(point.afterMs).then(kill);
    }
    return sent;
  };
  try {
    await work().catch(() => undefined);
  } finally {
    globalThis.fetch = send;
  }
  if (killed === undefined) throw new Error(`No request matched ${String(point.request)}.`);
  await killed;
}
