export * from './partner-center.js';
export * from './resources.js';
