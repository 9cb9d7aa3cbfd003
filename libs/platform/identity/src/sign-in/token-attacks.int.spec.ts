import { DEMO_CLIENT } from '#platform/configuration';
import { Browser } from '../../../http/src/testing/browser.js';
import { startEdge, type EdgeApplication } from '../../../http/src/testing/edge-application.js';
import { OTHER_TENANT, startLyingProvider, TENANT, type Lie, type LyingProvider } from '../testing/lying-provider.js';

const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';

describe('ID tokens that must not sign anybody in', () => {
  let provider: LyingProvider;
  let edge: EdgeApplication;
  beforeAll(async () => {
    provider = await startLyingProvider(DEMO_CLIENT.clientId);
    edge = await startEdge({ entraAuthority: provider.url });
  });
  afterAll(async () => {
    await edge.stop();
    await provider.stop();
  });
  const signInWith = async (lie: Lie): Promise<{ readonly path: string; readonly session: string | undefined }> => {
    provider.lie = lie;
    const browser = new Browser();
    const end = await browser.open(`${edge.url}/auth/sign-in`);
    return { path: end.url.slice(edge.url.length), session: browser.cookie(edge.url, 'seatkeeper') };
  };

  it('an honest one does', async () => {
    expect(await signInWith({})).toEqual({ path: '/', session: expect.any(String) as string });
  });

  const now = Math.floor(Date.now() / 1_000);
  it.each<[string, (url: string) => Lie]>([
    ['the issuer of another tenant', (url) => ({ claims: { iss: `${url}/${OTHER_TENANT}/v2.0` } })],
    ['the tenant of another issuer', () => ({ claims: { tid: OTHER_TENANT } })],
    ['the template itself as issuer', (url) => ({ claims: { iss: `${url}/{tenantid}/v2.0`, tid: '{tenantid}' } })],
    ['a tenant that is a path', (url) => ({ claims: { iss: `${url}/x/../y/v2.0`, tid: 'x/../y' } })],
    ['another provider as issuer', () => ({ claims: { iss: `https://login.microsoftonline.com/${TENANT}/v2.0` } })],
    ['no tenant', () => ({ claims: { tid: undefined } })],
    ['no object id', () => ({ claims: { oid: undefined } })],
    ['an object id that is no GUID', () => ({ claims: { oid: { $ne: 1 } } })],
    ['version 1.0', () => ({ claims: { ver: '1.0' } })],
    ['no signature (alg none)', () => ({ header: { alg: 'none', kid: undefined } })],
    ['a symmetric signature (alg HS256)', () => ({ header: { alg: 'HS256' } })],
    ['a key that is not published', () => ({ withForeignKey: true })],
    ['another audience', () => ({ claims: { aud: 'somebody-else' } })],
    ['an expiry in the past', () => ({ claims: { exp: now - 3_600, iat: now - 7_200, nbf: now - 7_200 } })],
    ['a beginning in the future', () => ({ claims: { nbf: now + 3_600 } })],
    ['another nonce', () => ({ claims: { nonce: 'replayed' } })],
    ['no nonce', () => ({ claims: { nonce: undefined } })],
  ])('%s', async (_name, lie) => {
    expect(await signInWith(lie(provider.url))).toEqual({ path: '/sign-in?problem=failed', session: undefined });
  });

  it.each<[string, string, Lie['claims']]>([
    ['a guest by idp', 'guest', { idp: 'https://sts.windows.net/other/' }],
    ['a guest by acct', 'guest', { acct: 1 }],
  ])('%s is told so', async (_name, problem, claims) => {
    expect(await signInWith({ claims: claims ?? {} })).toEqual({ path: `/sign-in?problem=${problem}`, session: undefined });
  });

  it('a personal account is told so', async () => {
    const claims = { tid: PERSONAL, iss: `${provider.url}/${PERSONAL}/v2.0` };
    expect(await signInWith({ claims })).toEqual({ path: '/sign-in?problem=personal-account', session: undefined });
  });

  it.each([['another state', 'state=x&code=1'], ['an error of the provider', 'error=server_error&state=x'], ['lists', 'state=a&state=b&code=1&code=2']])('an answer with %s is not taken', async (_name, query) => {
    const browser = new Browser();
    await browser.request(`${edge.url}/auth/sign-in`);
    const answer = await browser.request(`${edge.url}/auth/callback?${query}`);
    expect(answer.headers.get('location')).toMatch(/^\/sign-in\?problem=(?:expired|failed)$/);
    expect(browser.cookie(edge.url, 'seatkeeper')).toBeUndefined();
  });

  it.each([[true], [1], ['1']])('a verified e-mail is taken with xms_edov %p', async (xms_edov) => {
    await signInWith({ claims: { email: 'Anna@Alpenholz.example', xms_edov } });
    expect(edge.directory.signedInPeople.at(-1)?.verifiedEmail).toBe('anna@alpenholz.example');
  });

  it.each([[undefined], [false], ['0'], [0], ['yes'], [[true]], [{}]])('an e-mail is ignored with xms_edov %p', async (xms_edov) => {
    await signInWith({ claims: { email: 'anna@alpenholz.example', xms_edov } });
    expect(edge.directory.signedInPeople.at(-1)).toMatchObject({ tenantId: TENANT, verifiedEmail: undefined });
  });
});
