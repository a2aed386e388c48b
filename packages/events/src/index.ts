export * from './inventory-events.js';
export * from './marketing-events.js';
export * from './member-events.js';
export * from './order-events.js';
