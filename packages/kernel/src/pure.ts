export { assertNever } from './errors/assert-never.js';
export { baseErrors } from './errors/base-errors.js';
export { DomainError, type ErrorDetails, isBusinessRefusal } from './errors/domain-error.js';
export {
  defineErrors,
  type ErrorDefinition,
  type ErrorRegistry,
  type ErrorTable,
} from './errors/error-registry.js';
export { isUlid, newUlid, parseUlid, ulidFactory } from './ids/ulid.js';
export {
  defineEvent,
  type EventContract,
  type IntegrationEvent,
  type PayloadOf,
} from './messaging/event-contract.js';
export {
  addMoney,
  type Money,
  money,
  multiplyMoney,
  safeInteger,
  subtractMoney,
  sumMoney,
} from './money/money.js';
export { applyRateHalfEven, prorate, prorateCapped } from './money/prorate.js';
