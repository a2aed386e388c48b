import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Smaller answers are not worth packing. */
const LEAST_PACKED_BYTES = 2_048;

/** Packs answers, and lets pages of these origins ask; none without any. */
export async function openToBrowsers(
  server: FastifyInstance,
  allowedOrigins: readonly string[],
): Promise<void> {
  await server.register(compress, {
    threshold: LEAST_PACKED_BYTES,
    encodings: ['br', 'gzip'],
    // The library's own choice is the densest, which takes a second for a large answer.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
  if (allowedOrigins.length === 0) return;
  await server.register(cors, {
    origin: [...allowedOrigins],
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'ratelimit', 'ratelimit-policy', 'retry-after'],
    maxAge: 3_600,
  });
}
