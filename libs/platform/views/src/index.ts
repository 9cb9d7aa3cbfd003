export * from './view.js';
export * from './view-status.js';
export * from './open-view-store.js';
export { ViewsUnavailable } from './view-store.js';
export { ViewRunners } from './view-runners.js';
export * from './views.module.js';
