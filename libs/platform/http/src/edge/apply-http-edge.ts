import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import type { RequestHandler } from 'express';
import { answersPeople, type Configuration } from '#platform/configuration';
import { Sessions, sessionHandlers } from '#platform/identity';
import { requestDurations } from '../metrics/metrics.js';
import { portalFiles } from '../portal/portal-files.js';
import { ProblemException } from '../problems/problem-exception.js';
import { bodyParsers, eventBodies } from '../requests/bodies.js';
import { correlate } from '../requests/correlation.js';
import { refuseCrossSite } from './cross-site.js';
import { dataSecurity, documentationSecurity, portalSecurity } from './security-headers.js';

/** Addresses that the server answers itself; everything else is a page or a file of the portal. */
const SERVER_PATH = /^\/(?:api|auth|health|metrics|webhooks)(?:\/|$)/i;
/** What a worker answers: load balancers and monitoring. */
const MONITORING_PATH = /^\/(?:health(?:\/|$)|metrics\/?$)/i;
const SIGNED_PATH = /^\/(?:api|auth)(?:\/|$)/i;
/** Where other services, not browsers, tell us something: no session, and a proof of its own for each. */
const EVENT_PATH = /^\/webhooks\//i;
const DOCUMENTATION_PATH = /^\/api\/docs(?:\/|$)/i;

/** What the host may decide about the edge. */
export interface HttpEdgeOptions {
  /** Folder of the built portal; `dist/portal/browser` under the working directory when left out, none for `false`. */
  readonly portal?: string | false;
}

/**
 * Everything between the socket and the routes, in its order. The host creates its application with `{ bodyParser: false }`,
 * calls this once, and listens. Routes stand under `/api`, but for `/auth`, `/health`, `/webhooks` and `/metrics`. A worker has the last two only.
 */
export function applyHttpEdge(app: NestExpressApplication, configuration: Configuration, options: HttpEdgeOptions = {}): void {
  app.setGlobalPrefix('api', { exclude: ['auth/*path', 'health/*path', 'webhooks/*path', 'metrics'] });
  app.set('trust proxy', configuration.trustedProxies && configuration.trustedProxies.length > 0 ? [...configuration.trustedProxies] : false);
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use(correlate, measure, ...securityHeaders(configuration));
  if (!answersPeople(configuration)) {
    app.use(unless(MONITORING_PATH, (_request, _response, next) => next(new ProblemException(404, 'worker-only'))));
    return;
  }
  // Server-sent events must leave at once, piece by piece.
  app.use(compression({ filter: (request, response) => !String(response.getHeader('Content-Type')).startsWith('text/event-stream') && compression.filter(request, response) }));
  if (options.portal !== false) {
    for (const handler of portalFiles(options.portal ?? join(process.cwd(), 'dist/portal/browser'))) app.use(unless(SERVER_PATH, handler));
  }
  app.use(unless(EVENT_PATH, refuseCrossSite(configuration.url)));
  for (const handler of sessionHandlers(configuration, app.get(Sessions, { strict: false }))) app.use(only(SIGNED_PATH, handler));
  for (const handler of bodyParsers()) app.use(only(/^\/api\//i, handler));
  app.use(only(EVENT_PATH, eventBodies()));
}

function securityHeaders(configuration: Configuration): RequestHandler[] {
  const [portal, data, documentation] = [portalSecurity(configuration), dataSecurity(configuration), documentationSecurity(configuration)];
  const noStore: RequestHandler = (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  };
  const isPlainData = (path: string): boolean => SERVER_PATH.test(path) && !DOCUMENTATION_PATH.test(path);
  return [
    (request, response, next) => (isPlainData(request.path) ? data : DOCUMENTATION_PATH.test(request.path) ? documentation : portal)(request, response, next),
    only(SERVER_PATH, noStore),
  ];
}

/** Seconds of each request by its route pattern, never by its address: ids would make as many series as there are things. */
const measure: RequestHandler = (request, response, next) => {
  const started = performance.now();
  response.on('finish', () => {
    const pattern: unknown = request.route?.path;
    const route = typeof pattern === 'string' ? pattern : SERVER_PATH.test(request.path) ? 'none' : 'portal';
    requestDurations.observe({ method: request.method, route, status: String(response.statusCode) }, (performance.now() - started) / 1000);
  });
  next();
};

function only(paths: RegExp, handler: RequestHandler): RequestHandler {
  return (request, response, next) => (paths.test(request.path) ? handler(request, response, next) : next());
}

function unless(paths: RegExp, handler: RequestHandler): RequestHandler {
  return (request, response, next) => (paths.test(request.path) ? next() : handler(request, response, next));
}
