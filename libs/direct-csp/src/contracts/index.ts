export * from './direct-csp.dto.js';
export * from './direct-csp.facts.js';
