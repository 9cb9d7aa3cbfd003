import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Certificates } from '../webhooks/certificates.js';
import type { World } from '../world/world.js';
import { agreementRoutes } from './agreements.js';
import { auditRoutes } from './audit-records.js';
import { Throttle } from './authenticate.js';
import { customerRoutes } from './customers.js';
import { orderRoutes } from './orders.js';
import { productRoutes } from './products.js';
import { profileRoutes } from './profiles.js';
import { SigningKey } from './signing-key.js';
import { subscriptionRoutes } from './subscriptions.js';
import { tokenRoutes } from './tokens.js';
import { webhookRoutes } from './webhooks.js';

/** The routes of Partner Center and of Entra's token endpoint. */
export function apiApp(world: World, key: SigningKey, certificates: Certificates, more: (app: Express) => void = () => undefined): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(markAsSimulator);
  more(app);
  app.use(express.text({ type: () => true, limit: '1mb' }));
  const throttle = new Throttle();
  tokenRoutes(app, world, key);
  customerRoutes(app, world, key, throttle);
  subscriptionRoutes(app, world, key, throttle);
  profileRoutes(app, world, key);
  productRoutes(app, world, key);
  auditRoutes(app, world, key);
  orderRoutes(app, world, key, throttle);
  agreementRoutes(app, world, key);
  webhookRoutes(app, world, key, certificates);
  app.use(notFound);
  app.use(unexpected);
  return app;
}

/** Every answer says that it is not Microsoft's. */
export function markAsSimulator(_request: Request, response: Response, next: NextFunction): void {
  response.set('X-Seatkeeper-Simulator', '1');
  next();
}

function notFound(_request: Request, response: Response): void {
  response.status(404).json({ code: 1000, description: 'Not found', data: [], source: 'PartnerFD' });
}

function unexpected(error: Error & { status?: number }, _request: Request, response: Response, _next: NextFunction): void {
  const status = error.status ?? 500;
  if (status >= 500) process.stderr.write(`Partner Center simulator: ${error.stack ?? error.message}\n`);
  response.status(status).json({ code: status < 500 ? 3000 : 800094, description: status < 500 ? 'Invalid property.' : 'The simulator failed; see its log.', data: [], source: 'PartnerFD' });
}
