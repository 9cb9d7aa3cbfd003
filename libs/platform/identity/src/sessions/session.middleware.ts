import { hkdfSync } from 'node:crypto';
import type { RequestHandler } from 'express';
import session from 'express-session';
import passport from 'passport';
import type { Configuration } from '#platform/configuration';
import { cookieName, cookieOptions, isHttps } from './cookies.js';
import type { Sessions } from './sessions.js';

/** Name of the session's cookie, before the `__Host-` prefix. */
export const SESSION_COOKIE = 'seatkeeper';

/** The handlers that give a request its session and its `user`, in their order. The host applies them to `/api` and `/auth`. */
export function sessionHandlers(configuration: Configuration, sessions: Sessions): RequestHandler[] {
  // The session holds who signed in as it is; there is nothing to translate.
  passport.serializeUser<Express.User>((user, done) => done(null, user));
  passport.deserializeUser<Express.User>((user, done) => done(null, user));
  const secret = Buffer.from(hkdfSync('sha256', configuration.secretKey, '', 'seatkeeper session cookie', 32)).toString('base64url');
  const sessionHandler = session({
    name: cookieName(configuration, SESSION_COOKIE),
    secret,
    store: sessions,
    resave: false,
    saveUninitialized: false,
    cookie: cookieOptions(configuration),
  });
  return [...(isHttps(configuration) ? [markSecure] : []), sessionHandler, passport.initialize(), passport.session()];
}

/** Browsers come over https by configuration; where TLS ends before Seatkeeper, the socket alone does not tell. */
const markSecure: RequestHandler = (request, _response, next) => {
  Object.defineProperty(request, 'secure', { value: true, configurable: true });
  next();
};

