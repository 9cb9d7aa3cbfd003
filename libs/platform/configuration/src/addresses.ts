const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether an address leads to this very machine. */
export function isLoopback(url: URL): boolean {
  return LOOPBACK.test(url.hostname);
}

/**
 * An address of a server: https, or plain http towards loopback; no path, query, fragment, user or password.
 * @returns the address without a trailing slash, or what is wrong with it
 */
export function parseOrigin(text: string): { readonly origin: string; readonly url: URL } | { readonly problem: string } {
  if (!URL.canParse(text)) return { problem: `"${withoutUserInfo(text)}" is not an address.` };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return { problem: 'It contains a user name or a password.' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { problem: 'It is neither https nor http.' };
  if (url.protocol === 'http:' && !isLoopback(url)) return { problem: `"${url.origin}" is plain http, which is accepted towards this machine (127.0.0.1) only.` };
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return { problem: `It has more than protocol, host and port ("${url.origin}").` };
  return { origin: url.origin, url };
}

function withoutUserInfo(text: string): string {
  return text.replace(/^(.*\/\/)?[^@]*@/s, '$1…@');
}
