import { Controller, Get } from '@nestjs/common';
import { DEMO_CLIENT } from '#platform/configuration';
import { CurrentCaller, Sessions, type Caller } from '#platform/identity';
import { Browser } from '../../../libs/platform/http/src/testing/browser.js';
import { freePort, startEdge, type EdgeApplication } from '../../../libs/platform/http/src/testing/edge-application.js';
import { DEMO_CLIENT as OWN_CLIENT } from './demo-client.js';
import { startDemoSignIn, type DemoSignIn } from './demo-sign-in.js';
import { DEMO_ACCOUNTS, type DemoAccount } from './demo-accounts.js';

@Controller('who')
class WhoController {
  @Get()
  who(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }
}

const PERSONAL: DemoAccount = { username: 'p@outlook.example', name: 'P', tenantId: '9188040d-6c67-4c5b-b112-36a304b66dad', objectId: '7e57ab1e-0000-4000-8000-0000000000f1', description: '' };
const GUEST: DemoAccount = { ...PERSONAL, username: 'g@alpenholz.example', tenantId: DEMO_ACCOUNTS[2]!.tenantId, objectId: '7e57ab1e-0000-4000-8000-0000000000f2', guestOf: 'https://sts.windows.net/x/' };

describe('signing in through the demo provider, over real HTTP', () => {
  let provider: DemoSignIn;
  let edge: EdgeApplication;
  beforeEach(async () => {
    const port = await freePort();
    provider = await startDemoSignIn({ port: 0, clients: [{ ...DEMO_CLIENT, redirectUris: [`http://127.0.0.1:${port}/auth/callback`] }], accounts: [...DEMO_ACCOUNTS, PERSONAL, GUEST] });
    edge = await startEdge({ port, entraAuthority: provider.url, controllers: [WhoController] });
  });
  afterEach(async () => {
    await edge.stop();
    await provider.stop();
  });
  const who = async (browser: Browser): Promise<Response> => browser.request(`${edge.url}/api/who`);

  it('gives a session to whom the provider vouches for, and brings them where they wanted to go', async () => {
    const browser = new Browser();
    const end = await browser.signIn(edge.url, 'anna@alpenholz.example', '?returnTo=/companies/1%3Ftab=2');
    expect(end.url).toBe(`${edge.url}/companies/1?tab=2`);
    const anna = DEMO_ACCOUNTS[2]!;
    const identity = { tenantId: anna.tenantId, objectId: anna.objectId, name: 'Anna Berger', username: anna.username, verifiedEmail: anna.username, isGuest: false };
    expect(((await (await who(browser)).json()) as Caller).identity).toEqual(identity);
    expect(edge.directory.signedInPeople).toEqual([identity]);
  });

  it('keeps no token: neither in the browser nor in the store', async () => {
    const browser = new Browser();
    await browser.signIn(edge.url, 'anna@alpenholz.example');
    const stored = JSON.stringify([await edge.documents.list('sessions', '', 10), await edge.documents.list('sign-in-attempts', '', 10)]);
    expect(stored).toContain('Anna Berger');
    expect(stored).not.toMatch(/eyJ|token|verifier/i);
  });

  it('asks for a sign-in where there is no session', async () => {
    const answer = await who(new Browser());
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'sign-in-needed', status: 401 });
  });

  it.each([
    ['erik@alpenholz.example', undefined],
    ['mallory@stranger.example', undefined],
    ['dora@fabrikam.example', 'dora@fabrikam.example'],
  ])('counts the e-mail of %s as %s: only Entra’s word makes it verified', async (username, verifiedEmail) => {
    await new Browser().signIn(edge.url, username);
    expect(edge.directory.signedInPeople[0]?.verifiedEmail).toBe(verifiedEmail);
  });

  it.each([
    ['personal-account', PERSONAL.username],
    ['guest', GUEST.username],
  ])('turns away with %s, without a session', async (problem, username) => {
    const browser = new Browser();
    const end = await browser.signIn(edge.url, username);
    expect(end.url).toBe(`${edge.url}/sign-in?problem=${problem}`);
    expect((await who(browser)).status).toBe(401);
    expect(edge.directory.signedInPeople).toEqual([]);
  });

  it('says so when somebody turns back', async () => {
    expect((await new Browser().signIn(edge.url, { cancel: true })).url).toBe(`${edge.url}/sign-in?problem=cancelled`);
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/%09/evil.example', 'javascript:alert(1)', '/auth/sign-in', '/a/..//evil.example'])('never leads away: returnTo=%s', async (returnTo) => {
    const end = await new Browser().signIn(edge.url, 'anna@alpenholz.example', `?returnTo=${encodeURIComponent(returnTo)}`);
    expect(new URL(end.url).origin).toBe(edge.url);
    expect(end.url).not.toContain('problem=');
  });

  it('gives a new session id at each sign-in, and does not adopt one that was planted', async () => {
    const browser = new Browser();
    browser.setCookie(edge.url, 'seatkeeper', 's%3Aplanted.signature');
    await browser.signIn(edge.url, 'anna@alpenholz.example');
    const first = browser.cookie(edge.url, 'seatkeeper');
    expect(first).not.toContain('planted');
    await browser.signIn(edge.url, 'anna@alpenholz.example');
    expect(browser.cookie(edge.url, 'seatkeeper')).not.toBe(first);
    const thief = new Browser();
    thief.setCookie(edge.url, 'seatkeeper', first!);
    expect((await who(thief)).status).toBe(401);
  });

  it('takes an answer once, and only from the browser that asked', async () => {
    const browser = new Browser();
    let callback = '';
    const watched = browser.request.bind(browser);
    browser.request = (url, init) => {
      if (url.includes('/auth/callback')) callback = url;
      return watched(url, init);
    };
    await browser.signIn(edge.url, 'anna@alpenholz.example');
    expect((await browser.request(callback)).headers.get('location')).toBe('/sign-in?problem=expired');
    expect((await new Browser().request(callback)).headers.get('location')).toBe('/sign-in?problem=expired');
    expect((await new Browser().request(`${edge.url}/auth/callback`)).headers.get('location')).toBe('/sign-in?problem=expired');
  });

  it('refuses an answer in another browser even before it was used', async () => {
    const victim = new Browser();
    const attacker = new Browser();
    const watched = attacker.request.bind(attacker);
    let callback = '';
    attacker.request = (url, init) => {
      if (!url.includes('/auth/callback')) return watched(url, init);
      callback = url;
      return Promise.resolve(new Response('kept'));
    };
    await attacker.signIn(edge.url, 'mallory@stranger.example');
    await victim.open(`${edge.url}/auth/sign-in`);
    expect((await victim.request(callback)).headers.get('location')).toBe('/sign-in?problem=expired');
    expect((await who(victim)).status).toBe(401);
  });

  it('ends a session on sign-out, at once and for every copy of the cookie', async () => {
    const browser = new Browser();
    await browser.signIn(edge.url, 'anna@alpenholz.example');
    const copy = new Browser();
    copy.setCookie(edge.url, 'seatkeeper', browser.cookie(edge.url, 'seatkeeper')!);
    expect((await who(copy)).status).toBe(200);
    expect((await browser.request(`${edge.url}/auth/sign-out`, { method: 'POST' })).status).toBe(204);
    expect((await who(copy)).status).toBe(401);
  });

  it('does not sign anybody out for another site', async () => {
    const browser = new Browser();
    await browser.signIn(edge.url, 'anna@alpenholz.example');
    expect((await browser.request(`${edge.url}/auth/sign-out`, { method: 'POST', headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await who(browser)).status).toBe(200);
  });

  it('ends sessions by person', async () => {
    const browser = new Browser();
    await browser.signIn(edge.url, 'anna@alpenholz.example');
    expect(await edge.app.get(Sessions).end(DEMO_ACCOUNTS[2]!)).toBe(1);
    expect((await who(browser)).status).toBe(401);
  });

  it('ends a session after 30 idle minutes, and keeps a used one for eight hours', async () => {
    const [idle, busy] = [new Browser(), new Browser()];
    await idle.signIn(edge.url, 'anna@alpenholz.example');
    await busy.signIn(edge.url, 'bob@alpenholz.example');
    for (let minutes = 25; minutes < 480; minutes += 25) {
      edge.clock.ahead = minutes * 60_000;
      expect((await who(busy)).status).toBe(200);
    }
    expect((await who(idle)).status).toBe(401);
    edge.clock.ahead = 480 * 60_000 + 1_000;
    expect((await who(busy)).status).toBe(401);
  });

  it('starts and answers while the provider is down, and signs in once it is back', async () => {
    const port = Number(new URL(provider.url).port);
    await edge.stop();
    await provider.stop();
    edge = await startEdge({ port: Number(new URL(edge.url).port), entraAuthority: `http://127.0.0.1:${port}`, controllers: [WhoController] });
    expect((await new Browser().open(`${edge.url}/auth/sign-in`)).url).toBe(`${edge.url}/sign-in?problem=provider-down`);
    provider = await startDemoSignIn({ port, clients: [{ ...DEMO_CLIENT, redirectUris: [`${edge.url}/auth/callback`] }] });
    const browser = new Browser();
    await browser.signIn(edge.url, 'anna@alpenholz.example');
    expect((await who(browser)).status).toBe(200);
  });

  it('puts the hinted account first and shows no other', async () => {
    const { response } = await new Browser().open(`${edge.url}/auth/sign-in?login_hint=bob@alpenholz.example`);
    const page = await response.text();
    expect(/value="([^"]+)" autofocus/.exec(page)?.[1]).toBe('bob@alpenholz.example');
    expect(response.headers.get('content-security-policy')).toContain(`form-action 'self' ${edge.url}`);
  });
});

it('knows the client that Seatkeeper uses in the demo', () => {
  expect(OWN_CLIENT).toEqual(DEMO_CLIENT);
});

it('refuses to run in production', async () => {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await expect(startDemoSignIn({ port: 0, clients: [] })).rejects.toThrow('refused in production');
  } finally {
    process.env['NODE_ENV'] = before;
  }
});
