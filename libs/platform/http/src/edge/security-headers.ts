import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler, Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import type { Configuration } from '#platform/configuration';

/** Where index.html has the nonce that Angular gives to the style elements it inserts: `<sk-root ngCspNonce="%CSP_NONCE%">`. */
const NONCE_PLACEHOLDER = '%CSP_NONCE%';

const COMMON = {
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
} as const satisfies HelmetOptions;

/** The page with this answer's nonce in place of the placeholder. */
export function renderIndex(html: string, nonce: string): string {
  return html.replaceAll(NONCE_PLACEHOLDER, nonce);
}

/** The nonce of this answer, made by `portalSecurity`: 128 random bits. */
export function nonceOf(response: Response): string {
  return response.locals['cspNonce'] as string;
}

/**
 * Headers of the portal: a content security policy without any inline script, and Trusted Types with Angular's own policies
 * only, so that the browser itself forbids bypassing the sanitizer. Styles carry a nonce per answer.
 */
export function portalSecurity(configuration: Configuration): RequestHandler {
  const nonce = (_request: IncomingMessage, response: ServerResponse): string => `'nonce-${nonceOf(response as Response)}'`;
  const headers = helmet({
    ...COMMON,
    strictTransportSecurity: transportSecurity(configuration),
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", nonce],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        frameSrc: ["'none'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['angular', 'angular#bundler'],
        ...(configuration.production ? { upgradeInsecureRequests: [] } : {}),
      },
    },
  });
  return (request, response, next) => {
    response.locals['cspNonce'] = randomBytes(16).toString('base64');
    headers(request, response, next);
  };
}

/** Headers of everything that is data: were a browser led to open it as a page, nothing in it would run or load. */
export function dataSecurity(configuration: Configuration): RequestHandler {
  const directives = { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], sandbox: [] };
  return helmet({ ...COMMON, strictTransportSecurity: transportSecurity(configuration), contentSecurityPolicy: { useDefaults: false, directives } });
}

/** Headers of the API's documentation page, whose viewer brings inline styles. */
export function documentationSecurity(configuration: Configuration): RequestHandler {
  const directives = {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    baseUri: ["'self'"],
  };
  return helmet({ ...COMMON, strictTransportSecurity: transportSecurity(configuration), contentSecurityPolicy: { useDefaults: false, directives } });
}

/** One year, in production only: a browser that saw it on loopback would refuse plain http there from then on. */
function transportSecurity(configuration: Configuration): false | { readonly maxAge: number; readonly includeSubDomains: boolean } {
  return configuration.production ? { maxAge: 31_536_000, includeSubDomains: true } : false;
}
