import type { CookieOptions, Request } from 'express';
import type { Configuration } from '#platform/configuration';

/**
 * Name of a cookie. Over https it carries the `__Host-` prefix: browsers then accept it from this very host only, so that no
 * sibling host can plant one. Plain http exists towards loopback only, where browsers refuse the prefix.
 */
export function cookieName(configuration: Configuration, name: string): string {
  return isHttps(configuration) ? `__Host-${name}` : name;
}

/** `lax`, so that the way back from Microsoft's page carries it. */
export function cookieOptions(configuration: Configuration): CookieOptions & { path: '/' } {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(configuration) };
}

/** Whether browsers reach the portal over https. */
export function isHttps(configuration: Configuration): boolean {
  return configuration.url.startsWith('https:');
}

/** The value of a cookie of the request. */
export function cookieOf(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const separator = pair.indexOf('=');
    if (separator > 0 && pair.slice(0, separator).trim() === name) return pair.slice(separator + 1).trim();
  }
  return undefined;
}
