export * from './view.js';
export * from './view-status.js';
export { ViewRunners } from './view-runners.js';
export * from './views.module.js';
