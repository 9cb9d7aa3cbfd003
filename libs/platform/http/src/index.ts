export * from './commands/commands.js';
export * from './http.module.js';
export * from './metrics/metrics.js';
export * from './problems/problem-exception.js';
export * from './problems/problem-texts.js';
export * from './requests/command-ids.js';
export * from './requests/etag.js';
export * from './requests/page-query.js';
