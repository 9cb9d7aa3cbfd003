export * from './migrate-command.js';
export * from './migration.js';
export * from './migration-problem.js';
