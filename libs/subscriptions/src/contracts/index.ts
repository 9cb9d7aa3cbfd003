export * from './answer-quantity.js';
export * from './policy-words.js';
export * from './subscriptions.dto.js';
export * from './subscriptions.facts.js';
export * from './synchronisation.js';
