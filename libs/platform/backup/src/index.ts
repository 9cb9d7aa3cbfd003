export * from './backup-commands.js';
export * from './backup-problem.js';
