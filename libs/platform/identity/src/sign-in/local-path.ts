const BASE = 'http://portal.invalid';
const LONGEST_PATH = 2_000;

/**
 * Where to go after sign-in: a path of the portal itself, whatever was asked for. Anything that could lead a browser
 * elsewhere (another host, `//host`, `\`, a scheme, control characters) or back into sign-in becomes `/`.
 */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > LONGEST_PATH || !wanted.startsWith('/')) return '/';
  // Browsers read a backslash as a slash and drop tabs and line breaks before they look at the address.
  if (/[\\\x00-\x20\x7f]/.test(wanted) || !URL.canParse(wanted, BASE)) return '/';
  const url = new URL(wanted, BASE);
  if (url.origin !== BASE || url.pathname.startsWith('//')) return '/';
  if (/^\/(?:auth|api|sign-in)(?:\/|$)/i.test(url.pathname)) return '/';
  return url.pathname + url.search + url.hash;
}
