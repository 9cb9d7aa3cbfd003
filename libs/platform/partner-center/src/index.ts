export * from './connection-signals.js';
export * from './connection-upkeep.js';
export * from './observer.js';
export * from './partner-center.js';
export * from './partner-center.module.js';
export * from './resources.js';
