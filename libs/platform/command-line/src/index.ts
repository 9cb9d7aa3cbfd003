export * from './command-line.js';
export * from './command-line-registry.js';
export * from './command-line.module.js';
