export * from './reaction.js';
