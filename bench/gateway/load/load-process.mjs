/**
 * Child process that asks. The parent sends one order at a time (see {@link run}) and gets one report.
 */
import { Pool } from 'undici';

/** Kept open between orders, so that a timed run meets warm connections. */
const pools = new Map();
let identity = 0;

function poolOf(origin, connections) {
  const key = `${origin} ${connections}`;
  if (!pools.has(key))
    pools.set(key, new Pool(origin, { connections, pipelining: 1, headersTimeout: 60_000 }));
  return pools.get(key);
}

/** One request; resolves with whether the answer had status 200 and the expected size. */
function ask(pool, { body, identities, bytes }) {
  if (identities === 'each') identity += 1;
  return new Promise((resolve) => {
    let status;
    let size = 0;
    pool.dispatch(
      {
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${identity}` },
        body,
      },
      {
        onConnect() {},
        onHeaders(statusCode) {
          status = statusCode;
          return true;
        },
        onData(chunk) {
          size += chunk.length;
          return true;
        },
        onComplete: () => resolve(status === 200 && size === bytes),
        onError: () => resolve(false),
      },
    );
  });
}

/**
 * Asks with a fixed number of requests in flight until the time is over or the count is reached; with
 * `perSecond` it instead starts requests at that pace, however long answers take.
 *
 * @param {{origin: string, asks: {body: string, bytes: number, identities: string}[], connections: number, seconds?: number, count?: number, perSecond?: number}} order
 *   several `asks` are taken in turn
 * @returns {Promise<{latencies: number[], wrong: number, seconds: number}>} latencies in ms
 */
async function run(order) {
  const { origin, asks, connections, seconds = Infinity, count = Infinity, perSecond } = order;
  const pool = poolOf(origin, connections);
  const latencies = [];
  let wrong = 0;
  let started = 0;
  const begin = performance.now();
  const isOver = () => started >= count || performance.now() - begin >= seconds * 1_000;

  async function one() {
    const question = asks[started % asks.length];
    started += 1;
    const sent = performance.now();
    if (!(await ask(pool, question))) wrong += 1;
    latencies.push(performance.now() - sent);
  }
  async function askUntilOver() {
    while (!isOver()) await one();
  }
  async function askAtPace() {
    const open = new Set();
    while (!isOver()) {
      const due = Math.floor(((performance.now() - begin) / 1_000) * perSecond);
      while (started < due && !isOver()) {
        const answer = one().finally(() => open.delete(answer));
        open.add(answer);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(open);
  }

  await (perSecond === undefined
    ? Promise.all(Array.from({ length: connections }, askUntilOver))
    : askAtPace());
  return { latencies, wrong, seconds: (performance.now() - begin) / 1_000 };
}

process.on('message', (order) => {
  void run(order).then((report) => process.send(report));
});
process.on('disconnect', () => process.exit(0));
