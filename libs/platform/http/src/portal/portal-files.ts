import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RequestHandler } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { nonceOf, renderIndex } from '../edge/security-headers.js';

/** Files whose name carries a digest of their content never change. */
const HASHED = /-[\w-]{8}\.[a-z0-9]+$/;
const YEAR = 'public, max-age=31536000, immutable';

/**
 * Serves the built portal. Files come compressed where the build left `.br` or `.gz` beside them; any other address that is
 * no file is a page of the portal and gets index.html with a nonce of its own, which is never cached.
 * @param directory `dist/portal/browser`
 */
export function portalFiles(directory: string): RequestHandler[] {
  const indexFile = join(directory, 'index.html');
  if (!existsSync(indexFile)) return [portalMissing];
  const html = readFileSync(indexFile, 'utf8');
  const files = expressStaticGzip(directory, {
    enableBrotli: true,
    orderPreference: ['br', 'gz'],
    index: false,
    serveStatic: { redirect: false, setHeaders: (response, path) => response.setHeader('Cache-Control', HASHED.test(path.replace(/\.(?:br|gz)$/, '')) ? YEAR : 'no-cache') },
  });
  const index: RequestHandler = (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    if (isFileName(request.path)) return void response.status(404).type('text/plain').send('Not found');
    response.set('Cache-Control', 'no-store').type('html').send(renderIndex(html, nonceOf(response)));
  };
  const onlyFiles: RequestHandler = (request, response, next) => (isFileName(request.path) && request.path !== '/index.html' ? files(request, response, next) : next());
  return [onlyFiles, index];
}

const FILE_TYPES = new Set(['.js', '.mjs', '.css', '.map', '.json', '.svg', '.png', '.jpg', '.webp', '.ico', '.woff2', '.txt', '.webmanifest', '.br', '.gz']);

/** Whether an address names a file rather than a page; a missing script answered with a page would confuse a browser. */
function isFileName(path: string): boolean {
  return FILE_TYPES.has(extname(path).toLowerCase());
}

const portalMissing: RequestHandler = (_request, response) => {
  response.status(503).type('text/plain').send('The portal is not built yet. Run: npm run build');
};

