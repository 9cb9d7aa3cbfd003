export * from './mongo-unavailable.js';
export * from './open-mongo.js';
