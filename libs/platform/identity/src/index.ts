export * from './caller.js';
export * from './callers/decorators.js';
export * from './callers/request.js';
export * from './callers/session.guard.js';
export * from './identity.module.js';
