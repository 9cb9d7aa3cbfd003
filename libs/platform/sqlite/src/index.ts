export * from './migrate.js';
export * from './open-sqlite.js';
export * from './process-lock.js';
