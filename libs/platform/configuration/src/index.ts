export * from './clock.js';
export * from './configuration.js';
export * from './configuration.module.js';
export * from './load-configuration.js';
export * from './roles.js';
