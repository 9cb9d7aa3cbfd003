export * from './portal-access.dto.js';
export * from './portal-access.facts.js';
