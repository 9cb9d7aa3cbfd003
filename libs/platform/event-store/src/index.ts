export * from './event-store.js';
export * from './fact-log.js';
