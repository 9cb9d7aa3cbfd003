export * from './attention-sources.js';
export * from './attention.module.js';
