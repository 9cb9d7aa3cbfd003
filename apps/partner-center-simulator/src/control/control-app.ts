import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { markAsSimulator } from '../api/api-app.js';
import type { HostedWorld } from '../hosted-world.js';
import type { Rehearsals } from '../rehearsal/rehearsals.js';
import { demoWorldRoutes } from './control-routes.js';
import { rehearsalRoutes } from './rehearsal-routes.js';

/** The control API (`/__sim/…`) and its page, on a port of their own. */
export function controlApp(hosted: HostedWorld, rehearsals: Rehearsals, apiUrl: string): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(markAsSimulator, secure, onlyFromHere);
  app.use(express.json({ limit: '4mb' }));
  demoWorldRoutes(app, hosted, apiUrl);
  rehearsalRoutes(app, rehearsals);
  app.use(express.static(pageFolder()));
  app.use((_request: Request, response: Response) => {
    response.status(404).json({ error: 'There is nothing here. See GET /__sim/state and the README of the simulator.' });
  });
  app.use((error: Error & { status?: number }, _request: Request, response: Response, _next: NextFunction) => {
    const status = error instanceof RangeError ? 400 : (error.status ?? 500);
    if (status >= 500) process.stderr.write(`Partner Center simulator: ${error.stack ?? error.message}\n`);
    response.status(status).json({ error: error.message });
  });
  return app;
}

function secure(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store',
  });
  next();
}

/** A page of another origin in the same browser must not steer the simulator: local host names only, and JSON for every change. */
function onlyFromHere(request: Request, response: Response, next: NextFunction): void {
  const host = (request.get('Host') ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) return void response.status(403).json({ error: 'The control API answers to loopback names only.' });
  if (request.method !== 'GET' && request.method !== 'HEAD' && !request.is('application/json') && request.get('Content-Length') !== undefined && request.get('Content-Length') !== '0')
    return void response.status(415).json({ error: 'Send changes as application/json.' });
  const origin = request.get('Origin');
  if (origin !== undefined && origin !== `http://${request.get('Host')}`) return void response.status(403).json({ error: 'Changes from other origins are refused.' });
  next();
}

/** The page's files: beside this module in the sources, in the source tree when compiled. */
function pageFolder(): string {
  const beside = join(import.meta.dirname, 'page');
  if (existsSync(beside)) return beside;
  return join(import.meta.dirname.replace(/([\\/])dist\1server\1/, '$1'), 'page');
}
