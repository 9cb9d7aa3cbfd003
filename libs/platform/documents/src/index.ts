export * from './documents.js';
export * from './documents.module.js';
export * from './leases.js';
export * from './open-documents.js';
export * from './work-alone.js';
