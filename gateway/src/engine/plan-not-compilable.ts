/** A plan has something the compiler does not express; the operation is run by the stock executor instead. */
export class PlanNotCompilable extends Error {
  constructor(readonly what: string) {
    super(`The compiled executor does not express ${what}.`);
  }
}
