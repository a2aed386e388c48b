import { isBusinessRefusal } from '@hub/kernel';

/**
 * For steps that are owed, whatever the other side says: a refusal is a fault there, so it is tried again until it is
 * mended, and never turns a refund or a release back.
 */
export async function mustSucceed<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!isBusinessRefusal(error)) throw error;
    throw new Error(`Refused with ${error.code}: ${error.message}`, { cause: error });
  }
}

/** A saga that never turns back by itself. */
export const never = Number.MAX_SAFE_INTEGER;
