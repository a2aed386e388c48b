import { DomainError } from '../errors/domain-error.js';

/** What went wrong, without what may be a person's data: quoted values, numbers of five digits and more, addresses. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'Something that is not an error was thrown';
  const label = error instanceof DomainError ? error.code : error.name;
  const message = error.message
    .replace(/'[^']*'|"[^"]*"|`[^`]*`/g, '?')
    .replace(/[^\s@]+@[^\s@]+/g, '?')
    .replace(/\+?\d[\d -]{4,}/g, '#');
  return `${label}: ${message}`.slice(0, 500);
}
