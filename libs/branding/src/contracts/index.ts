export * from './branding.dto.js';
export * from './branding.facts.js';
