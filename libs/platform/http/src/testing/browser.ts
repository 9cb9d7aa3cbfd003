/** A browser without a screen: keeps cookies per host and port, follows redirects, says where its requests come from. */
export class Browser {
  private readonly jars = new Map<string, Map<string, string>>();

  /** One request, redirects not followed. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const target = new URL(url);
    const jar = this.jarOf(target.host);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    if (init.method && init.method !== 'GET' && !headers.has('origin') && !headers.has('sec-fetch-site')) headers.set('origin', target.origin);
    const response = await fetch(target, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) this.keep(jar, cookie);
    return response;
  }

  /** One request, redirects followed. `url` of the result is where it ended. */
  async open(url: string, init: RequestInit = {}): Promise<{ readonly response: Response; readonly url: string }> {
    let at = url;
    let response = await this.request(at, init);
    for (let hops = 0; hops < 15; hops++) {
      const location = response.headers.get('location');
      if (!location) return { response, url: at };
      at = new URL(location, at).href;
      response = await this.request(at);
    }
    throw new Error(`Redirected in circles at ${at}`);
  }

  /** Signs in through the demo's account picker: `cancel` turns back. Ends where the portal sends the browser. */
  async signIn(portal: string, account: string | { readonly cancel: true }, query = ''): Promise<{ readonly response: Response; readonly url: string }> {
    const picker = await this.open(`${portal}/auth/sign-in${query}`);
    if (picker.response.status !== 200) return picker;
    const action = /<form method="post" action="([^"]+)"/.exec(await picker.response.text())?.[1];
    if (!action) return picker;
    const body = new URLSearchParams(typeof account === 'string' ? { account } : { cancel: 'yes' });
    return this.open(new URL(action, picker.url).href, { method: 'POST', body });
  }

  cookie(url: string, name: string): string | undefined {
    return this.jarOf(new URL(url).host).get(name);
  }

  setCookie(url: string, name: string, value: string): void {
    this.jarOf(new URL(url).host).set(name, value);
  }

  private jarOf(host: string): Map<string, string> {
    const jar = this.jars.get(host) ?? new Map<string, string>();
    this.jars.set(host, jar);
    return jar;
  }

  private keep(jar: Map<string, string>, cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';');
    const separator = pair.indexOf('=');
    const [name, value] = [pair.slice(0, separator).trim(), pair.slice(separator + 1).trim()];
    const isGone = attributes.some((attribute) => /^\s*expires=thu, 01 jan 1970/i.test(attribute) || /^\s*max-age=0/i.test(attribute));
    if (isGone || value === '') jar.delete(name);
    else jar.set(name, value);
  }
}
