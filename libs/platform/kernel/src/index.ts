export * from './actor.js';
export * from './attention.js';
export * from './clock.js';
export * from './fact.js';
export * from './instant.js';
export * from './refusal.js';
export * from './stream-category.js';
export * from './store-trouble.js';
