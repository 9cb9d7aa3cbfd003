export * from './call-once.js';
export * from './reaction.js';
