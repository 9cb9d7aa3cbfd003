export * from './migrate.js';
export * from './open-sqlite.js';
