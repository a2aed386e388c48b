import { Buffer } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { request } from 'undici';
import { bodyOf } from './workloads.mjs';

/**
 * Asks every gateway once and holds the answers against each other.
 *
 * @param {{name: string, title: string, origin: string, output: () => string}[]} running
 * @returns {Promise<Record<string, number>>} bytes of the answer, by gateway
 * @throws Error when an answer has errors or differs from the first gateway's
 */
export async function requireSameAnswers(running, workload) {
  const bytes = {};
  let first;
  for (const { name, title, origin, output } of running) {
    const text = await ask(origin, workload);
    const answer = JSON.parse(text);
    if (answer.errors !== undefined)
      throw new Error(
        `${title} answers with errors: ${text.slice(0, 600)}\nIts last words:\n${output()}`,
      );
    first ??= { title, answer };
    if (!isDeepStrictEqual(answer, first.answer))
      throw new Error(
        `${title} and ${first.title} answer differently to "${workload.title}" ${firstDifference(first.answer, answer)}.`,
      );
    bytes[name] = Buffer.byteLength(text);
  }
  return bytes;
}

async function ask(origin, workload) {
  const { body } = await request(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer 0' },
    body: bodyOf(workload),
  });
  return body.text();
}

function firstDifference(one, other, path = 'answer') {
  const bothObjects =
    typeof one === 'object' && typeof other === 'object' && one !== null && other !== null;
  if (!bothObjects) return `at ${path}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`;
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
    if (!isDeepStrictEqual(one[key], other[key]))
      return firstDifference(one[key], other[key], `${path}.${key}`);
  return `at ${path}`;
}
