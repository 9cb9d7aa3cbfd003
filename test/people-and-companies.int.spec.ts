import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { ADVISOR_ONLY, ALPENHOLZ, CONTOSO_PARTNER, FABRIKAM, INDIRECT_RESELLER, RELATIONSHIP_ENDED } from '../apps/partner-center-simulator/src/seed/demo-accounts.js';
import { EventStore } from '#platform/event-store';
import type { Identity } from '#platform/identity';
import { contosoIn, startPeopleWorld, type PeopleWorld } from './worlds/people-world.js';

const person = (username: string, tenantId: string, more: Partial<Identity> = {}): Identity => ({
  tenantId, objectId: `oid-${username}`, name: username.split('@')[0]!, username, verifiedEmail: username, isGuest: false, ...more,
});
const pat = person('pat@contoso-partner.example', CONTOSO_PARTNER.tenantId);
const anna = person('anna@alpenholz.example', ALPENHOLZ.tenantId);
const erik = person('erik@alpenholz.example', ALPENHOLZ.tenantId, { verifiedEmail: undefined });
const unknownId = '00000000-0000-4000-8000-000000000000';

let world: PeopleWorld;
let partnerId: string;
let delegatedAdminId: string;
beforeAll(async () => {
  world = await startPeopleWorld();
  ({ partnerId, delegatedAdminId } = await contosoIn(world, pat));
});
afterAll(() => world.stop());

const signIn = (who: Identity) => world.directoryOfCallers.signedIn(who, randomUUID());
const activate = (tenantId: string) => world.as(pat, 'PUT', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/direct-csp`, { tenantId });
const addCompany = (tenantId: string) => world.as(pat, 'POST', `/partners/${partnerId}/companies`, { delegatedAdminId, tenantId });

describe('Direct CSP', () => {
  it('must be activated before a company can be added', async () => {
    expect(await addCompany(ALPENHOLZ.tenantId)).toMatchObject({ status: 409, body: { code: 'direct-csp-not-activated' } });
  });

  it.each([
    ['403 for the customer', ADVISOR_ONLY.tenantId, undefined, ['no-reseller-relationship']],
    ['404 for the customer', RELATIONSHIP_ENDED.tenantId, undefined, ['tenant-not-found', 'no-reseller-relationship']],
    ['an indirect reseller', INDIRECT_RESELLER.tenantId, undefined, ['indirect-reseller']],
    ['an unknown tenant', unknownId, undefined, ['tenant-not-found']],
    ['missing multi-factor authentication', ALPENHOLZ.tenantId, 'mfaRequired', ['mfa-missing']],
  ])('is refused for %s, with what happened and what to do', async (_, tenantId, fault, reasons) => {
    if (fault) await world.fault(fault, 'customer');
    const { status, body } = await activate(tenantId);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'direct-csp-refused' });
    expect(reasons).toContain(body.reason);
    expect(body.detail).toBe(`${body.message} ${body.advice}`);
  });

  it('is activated by a tenant that is ours, and stays so after a refused test', async () => {
    const activated = await activate(ALPENHOLZ.tenantId);
    expect(activated).toMatchObject({ status: 200, body: { message: 'Direct CSP status has been set', delegatedAdmin: { directCsp: 'activated' } } });
    await activate(ADVISOR_ONLY.tenantId);
    const { body } = await world.as(pat, 'GET', `/partners/${partnerId}/delegated-admins`);
    expect(body.items).toMatchObject([{ directCsp: 'activated', lastTest: { outcome: 'refused', tenantId: ADVISOR_ONLY.tenantId } }]);
  });

  it('lets no secret into the log of facts or into an answer', async () => {
    const answer = await world.as(pat, 'PUT', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/credentials`, {
      name: 'again', clientSecret: CONTOSO_PARTNER.clientSecret, refreshToken: CONTOSO_PARTNER.refreshToken,
    });
    expect(answer).toMatchObject({ status: 200, body: { name: 'again' } });
    const events = await world.app.get(EventStore).read(`delegatedAdmin-${delegatedAdminId.replaceAll('-', '')}`);
    expect(events.length).toBeGreaterThan(3);
    for (const text of [JSON.stringify(events, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)), JSON.stringify(answer.body)]) {
      expect(text).not.toContain(CONTOSO_PARTNER.clientSecret);
      expect(text).not.toContain(CONTOSO_PARTNER.refreshToken);
    }
  });
});

describe('companies and their people', () => {
  let companyId: string;
  const users = () => `/companies/${companyId}/users`;
  const grant = (email: string, level: string, who = pat) => world.as(who, 'POST', users(), { email, level });

  it('are added from the list of Partner Center, which then marks them', async () => {
    const added = await addCompany(ALPENHOLZ.tenantId);
    expect(added).toMatchObject({ status: 201, body: { name: ALPENHOLZ.name, portalEnabled: false, users: 0 } });
    ({ companyId } = added.body);
    expect(await addCompany(ALPENHOLZ.tenantId.toUpperCase())).toMatchObject({ status: 409, body: { code: 'already-added', companyId } });
    const { body } = await world.as(pat, 'GET', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/customers?search=Alpen`);
    expect(body.items).toMatchObject([{ tenantId: ALPENHOLZ.tenantId, companyId }]);
    expect((await world.as(pat, 'GET', `/partners/${partnerId}/companies?search=ALPEN`)).body.items).toMatchObject([{ companyId }]);
  });

  it('are not added without a reseller relationship', async () => {
    for (const { tenantId } of [ADVISOR_ONLY, RELATIONSHIP_ENDED]) expect(await addCompany(tenantId)).toMatchObject({ status: 409, body: { code: 'no-reseller-relationship' } });
    expect(await addCompany(INDIRECT_RESELLER.tenantId)).toMatchObject({ status: 409, body: { code: 'indirect-reseller' } });
  });

  it('see their portal from the very next request on, and never longer than they may', async () => {
    const { body: user } = await grant('Anna@Alpenholz.example', 'modify');
    expect(user).toMatchObject({ email: 'anna@alpenholz.example', level: 'modify', status: 'invited' });
    expect(await signIn(anna)).toBe('unknown');
    const companies = async () => (await world.as(anna, 'GET', '/me')).body.companies as unknown[];
    expect(await companies()).toEqual([]);

    await world.as(pat, 'PUT', `/companies/${companyId}/portal`, { enabled: true });
    expect(await companies()).toMatchObject([{ companyId, name: ALPENHOLZ.name, level: 'modify', partnerName: CONTOSO_PARTNER.name }]);
    await world.as(pat, 'PUT', `${users()}/${user.userId}`, { level: 'view' });
    expect(await companies()).toMatchObject([{ level: 'view' }]);
    await world.as(pat, 'PUT', `/companies/${companyId}/portal`, { enabled: false });
    expect(await companies()).toEqual([]);
    await world.as(pat, 'PUT', `/companies/${companyId}/portal`, { enabled: true });
    expect((await world.as(pat, 'DELETE', `${users()}/${user.userId}`)).status).toBe(204);
    expect(await companies()).toEqual([]);
    expect((await grant('anna@alpenholz.example', 'admin')).status).toBe(201);
    expect(await companies()).toEqual([]);
    expect(await signIn(anna)).toBe('known');
    expect(await companies()).toMatchObject([{ level: 'admin' }]);
  });

  it('are refused a second grant of the same e-mail', async () => {
    expect(await grant('ANNA@alpenholz.example', 'view')).toMatchObject({ status: 409, body: { code: 'already-granted', level: 'admin' } });
  });

  it('wait for a confirmation when Microsoft has not verified the e-mail; the Admin of the company may give it', async () => {
    const { body: user } = await grant('erik@alpenholz.example', 'view', anna);
    expect(await signIn(erik)).toBe('awaiting-confirmation');
    expect((await world.as(erik, 'GET', '/me')).body).toMatchObject({ access: 'awaiting-confirmation', companies: [] });
    expect((await world.as(anna, 'GET', users())).body.items).toContainEqual(expect.objectContaining({ status: 'awaiting-confirmation', objectId: erik.objectId, name: 'erik' }));
    expect(await world.as(anna, 'PUT', `${users()}/${user.userId}/binding`, { accept: true })).toMatchObject({ status: 200, body: { status: 'active' } });
    expect((await world.as(erik, 'GET', '/me')).body).toMatchObject({ access: 'granted', companies: [{ level: 'view' }] });
  });

  it('may not manage access below the level Admin, nor see any other company than theirs', async () => {
    expect(await world.as(erik, 'GET', users())).toMatchObject({ status: 403, body: { code: 'level-too-low' } });
    expect(await grant('eve@alpenholz.example', 'admin', erik)).toMatchObject({ status: 403 });
    const { body: fabrikam } = await addCompany(FABRIKAM.tenantId);
    const strip = ({ status, body: { instance: _i, correlationId: _c, ...body } }: { status: number; body: any }) => ({ status, body });
    const foreign = strip(await world.as(anna, 'GET', `/companies/${fabrikam.companyId}/users`));
    expect(foreign).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(foreign).toEqual(strip(await world.as(anna, 'GET', `/companies/${unknownId}/users`)));
    expect(strip(await world.as(anna, 'GET', `/partners/${partnerId}/companies`))).toEqual(strip(await world.as(anna, 'GET', `/partners/${unknownId}/companies`)));
    expect(strip(await world.as(anna, 'GET', `/companies/${companyId}`))).toEqual(foreign);
  });

  it.each([
    [{ email: 'x@alpenholz.example', level: 'owner' }], [{ email: { $ne: 1 }, level: 'view' }], [{ email: 'nobody', level: 'view' }], [{ level: 'view' }],
    [{ email: 'x@alpenholz.example', level: 'view', partnerId: 'x' }], [{ email: ['x@alpenholz.example'], level: 'view' }],
  ])('are not granted anything by bad input: %j', async (body) => {
    const before = (await world.as(pat, 'GET', users())).body.items.length;
    expect((await world.as(pat, 'POST', users(), body)).status).toBe(400);
    expect((await world.as(pat, 'GET', users())).body.items).toHaveLength(before);
  });
});

describe("the partner's own people", () => {
  const staff = () => `/partners/${partnerId}/staff`;

  it('are invited as auditors who may read companies but change nothing', async () => {
    const alex = person('alex@contoso-partner.example', CONTOSO_PARTNER.tenantId);
    expect(await world.as(pat, 'POST', staff(), { email: alex.username, role: 'auditor' })).toMatchObject({ status: 201, body: { status: 'invited', role: 'auditor' } });
    expect(await signIn(alex)).toBe('known');
    expect((await world.as(alex, 'GET', `/partners/${partnerId}/companies`)).status).toBe(200);
    for (const [method, path, body] of [['GET', staff()], ['POST', staff(), { email: 'x@y.example', role: 'auditor' }], ['GET', `/partners/${partnerId}/delegated-admins`]] as const) {
      expect((await world.as(alex, method, path, body)).status).toBe(403);
    }
  });

  it('keep their last administrator', async () => {
    const { body } = await world.as(pat, 'GET', staff());
    const { staffId } = body.items.find((member: { email: string }) => member.email === pat.username);
    expect(await world.as(pat, 'DELETE', `${staff()}/${staffId}`)).toMatchObject({ status: 409, body: { code: 'last-administrator' } });
    expect(await world.as(pat, 'PUT', `${staff()}/${staffId}`, { role: 'auditor' })).toMatchObject({ status: 409, body: { code: 'last-administrator' } });
  });

  it('are let in by the operator when Microsoft has not verified their e-mail', async () => {
    const sam = person('sam@contoso-partner.example', CONTOSO_PARTNER.tenantId, { objectId: '7e57ab1e-0000-4000-8000-000000000099', verifiedEmail: undefined });
    const confirm = (...more: string[]) => world.run('staff', 'confirm', '--partner', partnerId, '--email', sam.username, ...more);
    await world.run('staff', 'invite', '--partner', partnerId, '--email', sam.username, '--role', 'administrator');
    expect(await world.run('staff', 'invite', '--partner', partnerId, '--email', sam.username, '--role', 'administrator')).toEqual([expect.stringContaining('nothing changed')]);
    expect(await signIn(sam)).toBe('awaiting-confirmation');
    expect(await confirm()).toEqual([expect.stringContaining(sam.objectId)]);
    expect(await world.as(sam, 'GET', staff())).toMatchObject({ status: 404 });
    await confirm('--object-id', sam.objectId);
    expect(await world.as(sam, 'GET', staff())).toMatchObject({ status: 200 });
  });

  it('are created once, however often the operator repeats it', async () => {
    const again = await contosoIn(world, pat);
    expect(again.partnerId).toBe(partnerId);
    await expect(world.run('partner', 'create', '--name', 'Other', '--tenant', CONTOSO_PARTNER.tenantId, '--admin-email', 'eve@evil.example')).rejects.toMatchObject({ code: 'partner-exists' });
  });
});

describe('the logo', () => {
  const path = () => `/partners/${partnerId}/branding/logo`;
  const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#164' } }).png().toBuffer();

  it('is shown to the people of the companies and served to everybody', async () => {
    const put = await world.as(pat, 'PUT', path(), await picture(200, 60), { 'X-File-Name': encodeURIComponent('logo größer.png') });
    expect(put).toMatchObject({ status: 200, body: { logo: { width: 200, height: 60, contentType: 'image/png' } } });
    const shown = (await world.as(anna, 'GET', '/me')).body.companies[0].logo;
    expect(shown).toBe(put.body.logo.path);
    const served = await world.as(undefined, 'GET', shown.replace('/api', ''));
    expect(served.status).toBe(200);
    expect(Object.fromEntries(['content-type', 'cache-control', 'x-content-type-options', 'content-security-policy'].map((name) => [name, served.headers.get(name)]))).toEqual({
      'content-type': 'image/png', 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(await sharp(served.body).metadata()).toMatchObject({ width: 200, height: 60 });
  });

  it.each([
    ['too wide', () => picture(503, 81), 400, 'logo-too-wide'],
    ['too large', () => Promise.resolve(Buffer.alloc(512 * 1024 + 1)), 413, 'logo-too-large'],
    ['not an image', () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), 400, 'logo-not-an-image'],
  ])('stays as it is when the new one is %s', async (_, upload, status, code) => {
    const before = (await world.as(pat, 'GET', `/partners/${partnerId}/branding`)).body;
    expect(await world.as(pat, 'PUT', path(), await upload())).toMatchObject({ status, body: { code, detail: expect.stringMatching(/upload it/) } });
    expect((await world.as(pat, 'GET', `/partners/${partnerId}/branding`)).body).toEqual(before);
  });

  it('is changed by administrators of the partner only', async () => {
    expect((await world.as(anna, 'PUT', path(), await picture(10, 10))).status).toBe(404);
  });

  it('is taken away', async () => {
    expect((await world.as(pat, 'DELETE', path())).status).toBe(204);
    expect((await world.as(anna, 'GET', '/me')).body.companies[0].logo).toBeNull();
  });

  it.each(['0'.repeat(64), 'nothing', '..%2F..%2Fetc'])('is not found under %s', async (hash) => {
    expect((await world.as(undefined, 'GET', `/logos/${hash}`)).status).toBe(404);
  });
});
