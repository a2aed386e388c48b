import { isUniqueViolation } from '@hub/kernel';

const attempts = 4;

/** Runs a transaction again that lost the race for a unique key: the second run finds the winner's row. */
export async function retryWhenTaken<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt >= attempts || !isUniqueViolation(error)) throw error;
    }
  }
}
