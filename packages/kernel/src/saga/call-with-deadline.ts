import { baseErrors } from '../errors/base-errors.js';

/** Aborts the call after the deadline and stops waiting for it, even when it does not heed the signal. */
export async function callWithDeadline<T>(
  milliseconds: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const late = baseErrors.refuse(
        'DEADLINE_EXCEEDED',
        `No answer within ${String(milliseconds)} ms`,
      );
      controller.abort(late);
      reject(late);
    }, milliseconds);
  });
  try {
    return await Promise.race([call(controller.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
