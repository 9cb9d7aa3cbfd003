export { somebodyWorksOn } from './admission.js';
export * from './reaction.js';
export * from './reaction-status.js';
export { ReactionRunners } from './reaction-runners.js';
export * from './reactions.module.js';
export { isStoredWork } from './stored-work.js';
