export * from './deterministic-id.js';
export * from './event-store.js';
export * from './event-store.module.js';
export * from './fact-log.js';
export * from './open-event-store.js';
export * from './store-fact-log.js';
export * from './follow-log.js';
