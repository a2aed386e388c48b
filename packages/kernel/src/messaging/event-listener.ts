import type { IntegrationEvent } from './event-contract.js';

/**
 * Somebody who wants to know what happens from now on and keeps nothing: every process hears every event. Whatever must
 * not be missed belongs to a subscriber, which has an inbox.
 */
export interface EventListener {
  /** May be told of the same event twice. Must neither throw nor wait; the payload is not checked against a contract. */
  heard(event: IntegrationEvent): void;
  /**
   * Events may have passed unheard: told when listening begins, and again after every loss of the connection. What
   * follows is heard from the moment this is called.
   */
  missed(): void;
}
