import { randomUUID } from 'node:crypto';
import { ADVISOR_ONLY, ALPENHOLZ, CONTOSO_PARTNER, INDIRECT_RESELLER, LITWARE_PARTNER, RELATIONSHIP_ENDED, UNDER_REVIEW } from './seed/demo-accounts.js';
import { companyNamed } from './seed/demo-customers.js';
import { guid } from './seed/subscription-templates.js';
import { startSimulator, type RunningSimulator } from './simulator.js';
import { idOf, pathOf, SimulatorClient } from './testing/simulator-client.js';

let simulator: RunningSimulator;
let client: SimulatorClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = await new SimulatorClient(simulator.apiUrl, simulator.controlUrl).signIn();
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await client.control('reset', 'POST');
  await client.signIn();
});

const customerPath = `/v1/customers/${ALPENHOLZ.tenantId}`;
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('every answer', () => {
  it('says that it is a simulator and echoes the ids', async () => {
    const headers = { 'MS-RequestId': randomUUID(), 'MS-CorrelationId': randomUUID() };
    for (const path of ['/v1/customers?size=1', '/v1/nothing', `${customerPath}/subscriptions/${randomUUID()}`]) {
      const reply = await client.call(path, { headers });
      expect(reply.headers.get('X-Seatkeeper-Simulator')).toBe('1');
      if (path !== '/v1/nothing') expect([reply.headers.get('MS-RequestId'), reply.headers.get('MS-CorrelationId')]).toEqual(Object.values(headers));
    }
  });

  it('answers an unknown route in the classic error shape', async () => {
    const reply = await client.call('/v1/nothing');
    expect([reply.status, reply.text]).toEqual([404, '{"code":1000,"description":"Not found","data":[],"source":"PartnerFD"}']);
  });
});

describe('tokens', () => {
  it('v1 has texts for seconds, v2 has numbers; the claims are those of Entra', async () => {
    const one = (await client.tokenRequest({ grant_type: 'refresh_token', refresh_token: CONTOSO_PARTNER.refreshToken })).json;
    expect(Object.keys(one)).toEqual(['token_type', 'scope', 'expires_in', 'ext_expires_in', 'expires_on', 'not_before', 'resource', 'access_token', 'refresh_token', 'id_token']);
    expect(one.expires_in).toBe('3599');
    expect(claimsOf(one.access_token)).toMatchObject({
      aud: 'https://api.partnercenter.microsoft.com', iss: `https://sts.windows.net/${CONTOSO_PARTNER.tenantId}/`, appid: CONTOSO_PARTNER.clientId,
      tid: CONTOSO_PARTNER.tenantId, upn: CONTOSO_PARTNER.consentAccount, scp: 'user_impersonation', amr: ['pwd', 'mfa'], ver: '1.0',
    });
    const two = (await client.tokenRequest({ grant_type: 'refresh_token', refresh_token: one.refresh_token, scope: 'https://api.partnercenter.microsoft.com/.default' }, 'v2.0/token')).json;
    expect(two.expires_in).toBe(3599);
    expect(two.refresh_token).not.toBe(one.refresh_token);
    expect(Object.keys(two)).not.toContain('resource');
  });

  it('an app-only token has neither user nor scope nor refresh token', async () => {
    const { json } = await client.tokenRequest({ grant_type: 'client_credentials' });
    expect(json.refresh_token).toBeUndefined();
    for (const claim of ['scp', 'upn', 'amr']) expect(claimsOf(json.access_token)).not.toHaveProperty(claim);
  });

  it('the old refresh token stays valid, unless switched', async () => {
    const again = () => client.tokenRequest({ grant_type: 'refresh_token', refresh_token: CONTOSO_PARTNER.refreshToken });
    expect([(await again()).status, (await again()).status]).toEqual([200, 200]);
    await client.control('switches', 'PUT', { refreshTokenReuse: 'revoked' });
    expect((await again()).status).toBe(200);
    expect((await again()).json).toMatchObject({ error: 'invalid_grant', error_codes: [50173] });
  });

  it('redeems an authorization code once', async () => {
    const { code } = (await client.control('authorization-codes', 'POST', { partnerTenantId: CONTOSO_PARTNER.tenantId })).json;
    const redeem = () => client.tokenRequest({ grant_type: 'authorization_code', code, redirect_uri: 'http://127.0.0.1/callback' });
    expect((await redeem()).status).toBe(200);
    expect((await redeem()).json.error_codes).toEqual([70008]);
  });

  it.each([
    [{ grant_type: 'client_credentials', client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    [{ grant_type: 'client_credentials', client_id: randomUUID() }, 400, 'unauthorized_client', 700016],
    [{ grant_type: 'refresh_token', refresh_token: 'wrong' }, 400, 'invalid_grant', 9002313],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
  ])('refuses %j as Entra does', async (form, status, error, aadsts) => {
    const reply = await client.tokenRequest(form as Record<string, string>);
    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({ error, error_codes: [aadsts] });
    expect(reply.json.error_description).toContain(`AADSTS${aadsts}: `);
    expect(Object.keys(reply.json)).toEqual(['error', 'error_description', 'error_codes', 'timestamp', 'trace_id', 'correlation_id', 'error_uri']);
  });

  it.each([[{ name: 'invalidGrant' }, 700082], [{ name: 'invalidGrant', parameters: { aadsts: 50173 } }, 50173], [{ name: 'mfaRequired', route: 'token' }, 50076], [{ name: 'invalidClient' }, 7000215]])('fault %j', async (fault, aadsts) => {
    await client.fault({ ...fault, times: 'once' });
    const request = () => client.tokenRequest({ grant_type: 'refresh_token', refresh_token: CONTOSO_PARTNER.refreshToken });
    expect((await request()).json.error_codes).toEqual([aadsts]);
    expect((await request()).status).toBe(200);
  });

  it('refuses calls without token, with another audience, with a forged signature, without MFA', async () => {
    expect((await client.call(customerPath, { headers: { Authorization: '' } })).status).toBe(401);
    const token = (await client.tokenRequest({ grant_type: 'client_credentials', resource: 'https://graph.windows.net' })).json.access_token as string;
    expect((await client.call(customerPath, { headers: { Authorization: `Bearer ${token}` } })).json.code).toBe(900420);
    expect((await client.call(customerPath, { headers: { Authorization: `Bearer ${token.slice(0, -4)}AAAA` } })).json.code).toBe(400);
    await client.control('switches', 'PUT', { tokenMfa: 'pwd' });
    await client.signIn();
    const reply = await client.call(customerPath);
    expect([reply.status, reply.statusText, reply.text, reply.headers.get('WWW-Authenticate')]).toEqual([401, 'Unauthorized - MFA required', '', 'Bearer error="invalid_token"']);
  });
});

describe('customers', () => {
  it('pages by seeking until the end, each customer once', async () => {
    const seen: string[] = [];
    let path = '/v1/customers?size=7';
    let headers: Record<string, string> = {};
    for (;;) {
      const { json } = await client.call(path, { headers });
      seen.push(...json.items.map((item: { id: string }) => item.id));
      expect(json.attributes).toEqual({ objectType: 'Collection' });
      if (!json.links.next) break;
      expect(json.links.next.uri).toBe('/customers?size=7&seekOperation=Next');
      expect(json.continuationToken).toBe(json.links.next.headers[0].value);
      path = `/v1${json.links.next.uri}`;
      headers = { 'MS-ContinuationToken': json.continuationToken };
    }
    expect(seen.length).toBeGreaterThanOrEqual(40);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each([['CompanyName', 'ALP', 'starts_with', ['Alpenholz AG']], ['Domain', 'alpenholz', 'starts_with', ['Alpenholz AG']], ['CompanyName', 'wingtip', 'substring', ['Wingtip Toys Ltd']], ['CompanyName', 'zzz', 'starts_with', []]])('filters %s %s', async (Field, Value, Operator, names) => {
    const { json } = await client.call(`/v1/customers?size=0&filter=${encodeURIComponent(JSON.stringify({ Field, Value, Operator }))}`);
    expect(json.items.map((item: { companyProfile: { companyName: string } }) => item.companyProfile.companyName)).toEqual(names);
  });

  it.each(['/v1/customers?size=x', '/v1/customers?filter=nonsense', '/v1/customers?size=501'])('refuses %s', async (path) => expect((await client.call(path)).status).toBe(400));

  it('has the documented shape', async () => {
    const { json } = await client.call(customerPath);
    expect(Object.keys(json)).toEqual(['id', 'commerceId', 'companyProfile', 'billingProfile', 'relationshipToPartner', 'allowDelegatedAccess', 'customDomains', 'links', 'attributes']);
    expect(json).toMatchObject({ id: ALPENHOLZ.tenantId, companyProfile: { tenantId: ALPENHOLZ.tenantId, domain: 'alpenholz.onmicrosoft.com', companyName: 'Alpenholz AG' }, relationshipToPartner: 'reseller' });
  });

  it('answers who is no customer, and another partner’s customer, alike', async () => {
    const foreign = await client.call(`/v1/customers/${companyNamed('Relecloud').tenantId}`);
    const unknown = await client.call(`/v1/customers/${randomUUID()}`);
    expect([foreign.status, foreign.text]).toEqual([404, unknown.text]);
    await client.control('switches', 'PUT', { unknownCustomer: '403' });
    expect((await client.call(`/v1/customers/${randomUUID()}`)).json.code).toBe(20002);
  });

  it.each([[ADVISOR_ONLY, 403, 20002], [RELATIONSHIP_ENDED, 404, 60003]])('%j answers %i/%i', async ({ tenantId }, status, code) => {
    const reply = await client.call(`/v1/customers/${tenantId}`);
    expect([reply.status, reply.json.code]).toEqual([status, code]);
    expect((await client.call(`/v1/customers/${tenantId}/subscriptions`)).status).toBe(status);
  });

  it('shows an indirect reseller, a review, a malformed id, and refuses app-only where Microsoft does', async () => {
    expect((await client.call(`/v1/customers/${INDIRECT_RESELLER.tenantId}`)).json.associatedPartnerId).toBe('5120987');
    expect((await client.call(`/v1/customers/${UNDER_REVIEW.tenantId}/validationStatus?type=account`)).json.status).toBe('UnderReview');
    expect((await client.call('/v1/customers/nonsense')).json.code).toBe(900118);
    await client.signIn({ grant_type: 'client_credentials' });
    for (const path of [`${pathOf('premium')}/provisioningstatus`, `${customerPath}/validationStatus?type=account`, '/v1/profiles/organization'])
      expect((await client.call(path)).json.code).toBe(900329);
    expect((await client.call(pathOf('premium'))).status).toBe(200);
  });

  it('tells which partner one is', async () => {
    expect((await client.call('/v1/profiles/organization')).json).toMatchObject({ tenantId: CONTOSO_PARTNER.tenantId, companyName: 'Contoso Partner', attributes: { objectType: 'OrganizationProfile' } });
    const other = await new SimulatorClient(simulator.apiUrl, simulator.controlUrl, LITWARE_PARTNER).signIn();
    expect((await other.call('/v1/profiles/legalbusiness')).json.companyName).toBe('Litware Cloud GmbH');
  });
});

describe('subscriptions', () => {
  const nce = ['id', 'offerId', 'offerName', 'friendlyName', 'productType', 'quantity', 'unitType', 'hasPurchasableAddons', 'creationDate', 'effectiveStartDate', 'commitmentEndDate', 'commitmentEndDateTime',
    'cancellationAllowedUntilDate', 'billingCycleEndDate', 'billingCycleEndDateTime', 'status', 'autoRenewEnabled', 'isTrial', 'billingType', 'billingCycle', 'termDuration', 'renewalTermDuration', 'refundOptions',
    'isMicrosoftProduct', 'partnerId', 'attentionNeeded', 'actionTaken', 'contractType', 'links', 'publisherName'];
  it.each([
    ['premium', [...nce, 'refundableQuantity', 'orderId', 'attributes']],
    ['basic', [...nce, 'orderId', 'attributes']],
    ['standard', [...nce, 'scheduledNextTermInstructions', 'orderId', 'attributes']],
    ['e1', ['id', 'offerId', 'offerName', 'friendlyName', 'quantity', 'unitType', 'hasPurchasableAddons', 'creationDate', 'effectiveStartDate', 'commitmentEndDate', 'status', 'autoRenewEnabled', 'isTrial', 'billingType', 'billingCycle', 'contractType', 'links', 'orderId', 'attributes']],
    ['sql', ['id', 'offerId', 'offerName', 'friendlyName', 'productType', 'quantity', 'unitType', 'hasPurchasableAddons', 'creationDate', 'effectiveStartDate', 'commitmentEndDate', 'cancellationAllowedUntilDate', 'status', 'autoRenewEnabled', 'isTrial', 'billingType', 'billingCycle', 'termDuration', 'renewalTermDuration', 'isMicrosoftProduct', 'partnerId', 'attentionNeeded', 'actionTaken', 'contractType', 'links', 'publisherName', 'orderId', 'attributes']],
    ['azure-plan', ['id', 'offerId', 'offerName', 'friendlyName', 'productType', 'quantity', 'unitType', 'hasPurchasableAddons', 'creationDate', 'effectiveStartDate', 'commitmentEndDate', 'status', 'autoRenewEnabled', 'isTrial', 'billingType', 'billingCycle', 'isMicrosoftProduct', 'contractType', 'links', 'publisherName', 'orderId', 'attributes']],
    ['azure-legacy', ['id', 'entitlementId', 'offerId', 'offerName', 'friendlyName', 'quantity', 'unitType', 'hasPurchasableAddons', 'creationDate', 'effectiveStartDate', 'commitmentEndDate', 'status', 'autoRenewEnabled', 'isTrial', 'billingType', 'billingCycle', 'contractType', 'links', 'orderId', 'attributes']],
  ])('%s has the members of the documented sample, in its order', async (key, members) => expect(Object.keys((await client.call(pathOf(key))).json)).toEqual(members));

  it('writes dates with up to seven digits and day ends as the samples do', async () => {
    const { json } = await client.call(pathOf('premium'));
    expect(json.creationDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,7}Z$/);
    expect(json.commitmentEndDate).toMatch(/T00:00:00Z$/);
    expect(json.commitmentEndDateTime).toBe(json.commitmentEndDate.replace('00:00:00', '23:59:59'));
    expect(json.refundableQuantity.totalQuantity).toBe(7);
  });

  it('shows every class and state of the main customer', async () => {
    const { json } = await client.call(`${customerPath}/subscriptions`);
    expect(json.totalCount).toBe(json.items.length);
    expect(new Set(json.items.map((item: { status: string }) => item.status))).toEqual(new Set(['active', 'suspended', 'expired', 'disabled', 'deleted', 'pending']));
    const state = (await client.control('state')).json;
    expect(state.subscriptions.length).toBeGreaterThanOrEqual(60);
    expect(new Set(state.subscriptions.map((item: { productClass: string }) => item.productClass)).size).toBe(6);
  });

  it('filters by order, pages when so switched, hides the etag under the fault', async () => {
    const { orderId } = (await client.call(pathOf('e1'))).json;
    expect((await client.call(`${customerPath}/subscriptions?order_id=${orderId}`)).json.items.map((item: { id: string }) => item.id)).toEqual([idOf('e1')]);
    await client.control('switches', 'PUT', { subscriptionPaging: 'pagesOf5' });
    const first = (await client.call(`${customerPath}/subscriptions`)).json;
    expect(first.items).toHaveLength(5);
    expect((await client.call(`/v1${first.links.next.uri}`, { headers: { 'MS-ContinuationToken': first.links.next.headers[0].value } })).json.items[0].id).not.toBe(first.items[0].id);
    await client.fault({ name: 'noEtag', times: 'once' });
    expect((await client.call(pathOf('e1'))).json.attributes).toEqual({ objectType: 'Subscription' });
    expect((await client.call(pathOf('e1'))).json.attributes.etag).toBe(Buffer.from(`{"id":"${idOf('e1')}","version":3}`).toString('base64'));
  });

  it('answers an unknown subscription, and one of another customer, with 20003', async () => {
    const other = guid('subscription', companyNamed('Adlerhof Immobilien AG').tenantId, 'standard');
    for (const id of [randomUUID(), other]) expect((await client.call(`${customerPath}/subscriptions/${id}`)).json.code).toBe(20003);
  });

  it('answers provisioning, term ends and the catalogue', async () => {
    expect((await client.call(`${pathOf('premium')}/provisioningstatus`)).json).toMatchObject({ skuId: '0002', status: 'success', quantity: 19 });
    const { json } = await client.call(`${customerPath}/subscriptions/customTermEndDates?term_duration=P1Y`);
    expect(new Set(json.items.map((item: { allowedCustomTermEndDateType: string }) => item.allowedCustomTermEndDateType))).toEqual(new Set(['calendarMonthAligned', 'subscriptionAligned']));
    expect((await client.call('/v1/products/CFQ7TTC0LH18/skus/0001?country=CH')).json).toMatchObject({ minimumQuantity: 1, maximumQuantity: 300 });
    expect((await client.call('/v1/products/CFQ7TTC0LH18/skus/0001/availabilities?country=CH')).json.items[0].catalogItemId).toBe('CFQ7TTC0LH18:0001:CFQ7TTC0K971');
    expect((await client.call('/v1/products/NOTHING?country=CH')).json.code).toBe(400013);
  });
});

describe('PATCH', () => {
  it('changes the quantity and leaves an audit record, an effect and a log line', async () => {
    const requestId = randomUUID();
    const reply = await client.setQuantity('premium', 22, requestId);
    expect([reply.status, reply.json.quantity, reply.json.refundableQuantity.totalQuantity]).toEqual([200, 22, 10]);
    expect((await client.call(pathOf('premium'))).json).toEqual(reply.json);
    expect(await client.effects(requestId)).toBe(1);
    const filter = encodeURIComponent(JSON.stringify({ Field: 'CustomerId', Value: ALPENHOLZ.tenantId, Operator: 'equals' }));
    const [record] = (await client.call(`/v1/auditrecords?filter=${filter}`)).json.items;
    expect(record).toMatchObject({ resourceType: 'subscription', operationType: 'update_subscription', operationStatus: 'succeeded', applicationId: CONTOSO_PARTNER.clientId, userPrincipalName: CONTOSO_PARTNER.consentAccount });
    expect([JSON.parse(record.resourceOldValue).Quantity, JSON.parse(record.resourceNewValue).Quantity]).toEqual([19, 22]);
    const { requests } = (await client.control('requests')).json;
    expect(requests.some((request: { requestId: string; method: string; status: number }) => request.requestId === requestId && request.method === 'PATCH' && request.status === 200)).toBe(true);
  });

  it('reads PascalCase and a byte order mark', async () => {
    const { json } = await client.call(pathOf('e1'));
    const pascal = Object.fromEntries(Object.entries({ ...json, quantity: 15 }).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]));
    expect((await client.call(pathOf('e1'), { method: 'PATCH', body: `\uFEFF${JSON.stringify(pascal)}` })).json.quantity).toBe(15);
  });

  it.each([['number', 800090], ['string', '800090']])('refuses in the classic shape, code as %s', async (errorCodeType, code) => {
    await client.control('switches', 'PUT', { errorCodeType });
    const reply = await client.setQuantity('basic', 41);
    expect([reply.status, reply.text]).toEqual([400, JSON.stringify({ code, description: 'Subscription quantity cannot be decreased.', data: [], source: 'PartnerFD' })]);
  });

  it.each(['{', '[]', '"x"', '{"quantity":{"$ne":1}}', ''])('refuses the body %j', async (body) => expect((await client.call(pathOf('premium'), { method: 'PATCH', body })).json.code).toBe(3000));

  it('replays the same MS-RequestId with the same body for 24 h, and carries out nothing twice', async () => {
    const requestId = randomUUID();
    const body = { ...(await client.call(pathOf('premium'))).json, quantity: 22 };
    const patch = () => client.call(pathOf('premium'), { method: 'PATCH', body, headers: { 'MS-RequestId': requestId } });
    const first = await patch();
    await client.control(`subscriptions/${idOf('premium')}`, 'PUT', { quantity: 30 });
    expect((await patch()).text).toBe(first.text);
    expect((await client.call(pathOf('premium'))).json.quantity).toBe(30);
    expect(await client.effects(requestId)).toBe(1);
    await client.control('clock', 'PUT', { jumpMilliseconds: 24 * 3_600_000 + 1_000 });
    expect((await patch()).json.quantity).toBe(22);
  });

  it('carries it out again where Microsoft remembers nothing', async () => {
    await client.control('switches', 'PUT', { requestIdMemory: 'none' });
    const requestId = randomUUID();
    await client.setQuantity('premium', 22, requestId);
    await client.control(`subscriptions/${idOf('premium')}`, 'PUT', { quantity: 30 });
    await client.setQuantity('premium', 22, requestId);
    expect(await client.effects(requestId)).toBe(2);
  });

  it('refuses a stale copy of a legacy subscription', async () => {
    const copy = (await client.call(pathOf('e1'))).json;
    await client.setQuantity('e1', 16);
    const reply = await client.call(pathOf('e1'), { method: 'PATCH', body: { ...copy, quantity: 15 } });
    expect([reply.status, reply.json.code]).toEqual([400, 2055]);
  });

  it('throttles at the limit with the gateway’s body', async () => {
    await client.control('switches', 'PUT', { throttling: '60' });
    // Windows count per customer tenant, so one that no other test uses keeps this one alone.
    const path = `/v1/customers/${companyNamed('Fourth Coffee').tenantId}`;
    const replies = await Promise.all(Array.from({ length: 61 }, () => client.call(path)));
    const [throttled, ...others] = replies.filter((reply) => reply.status === 429);
    expect(others).toEqual([]);
    expect(throttled?.json).toEqual({ statusCode: 429, message: `Rate limit is exceeded. Try again in ${throttled?.headers.get('Retry-After')} seconds.` });
  });

  it('closes windows when the clock jumps over them, and renews', async () => {
    await client.control('switches', 'PUT', { renewalDuration: 'instant' });
    await client.control('clock', 'PUT', { jumpMilliseconds: 7 * 86_400_000 });
    expect((await client.call(pathOf('premium'))).json).not.toHaveProperty('refundableQuantity');
    await client.control('clock', 'PUT', { jumpMilliseconds: 25 * 86_400_000 });
    const renewed = (await client.call(pathOf('exchange'))).json;
    expect(renewed.status).toBe('active');
    expect(Date.parse(renewed.commitmentEndDateTime)).toBeGreaterThan(Date.parse((await client.control('clock')).json.now));
  });
});

describe('faults', () => {
  it.each([
    [{ name: 'http500' }, 500], [{ name: 'http503' }, 503], [{ name: '429', parameters: { retryAfter: 7 } }, 429], [{ name: 'htmlError' }, 502], [{ name: 'tokenExpired' }, 401], [{ name: 'mfaRequired' }, 401],
    [{ name: 'emptyError' }, 401], [{ name: 'relationshipRevoked' }, 403], [{ name: 'relationshipRevoked', parameters: { status: 404 } }, 404], [{ name: 'customerUnderReview' }, 403],
    [{ name: '409Conflict', parameters: { code: 800082 } }, 409], [{ name: '409Conflict' }, 409],
  ])('%j answers %i once, changes nothing, and is gone', async (fault, status) => {
    const requestId = randomUUID();
    const before = (await client.call(pathOf('premium'))).json;
    await client.fault({ route: 'patch', times: 'once', ...fault });
    expect((await client.setQuantity('premium', 20, requestId)).status).toBe(status);
    expect((await client.call(pathOf('premium'))).json).toEqual(before);
    expect((await client.control('faults')).json.faults).toEqual([]);
    expect((await client.setQuantity('premium', 20, requestId)).status).toBe(200);
    expect(await client.effects(requestId)).toBe(1);
  });

  it.each([['timeoutBeforeCommit', 0], ['resetBeforeCommit', 0], ['timeoutAfterCommit', 1], ['resetAfterCommit', 1]])('%s gives no answer and %i effects; the retry with the same id makes it one', async (name, effects) => {
    const requestId = randomUUID();
    const body = { ...(await client.call(pathOf('premium'))).json, quantity: 22 };
    const patch = (signal?: AbortSignal) => client.call(pathOf('premium'), { method: 'PATCH', body, headers: { 'MS-RequestId': requestId }, ...(signal ? { signal } : {}) });
    await client.fault({ name, route: 'patch', times: 'once' });
    const giveUp = new AbortController();
    const lost = patch(giveUp.signal);
    await expect(Promise.race([lost, untilLogged(requestId).then(() => giveUp.abort())]).then(() => lost)).rejects.toThrow();
    expect(await client.effects(requestId)).toBe(effects);
    expect((await patch()).json.quantity).toBe(22);
    expect(await client.effects(requestId)).toBe(1);
  });

  it.each([['http500', 500], ['http503', 503], ['htmlError', 502]])('%s after the commit has done the work', async (name, status) => {
    await client.fault({ name, route: 'patch', times: 'once', parameters: { commit: true } });
    expect((await client.setQuantity('premium', 22)).status).toBe(status);
    expect((await client.call(pathOf('premium'))).json.quantity).toBe(22);
  });

  it('badJson breaks off after doing the work; a byte order mark comes first', async () => {
    await client.fault({ name: 'badJson', route: 'patch', times: 'once' });
    const reply = await client.setQuantity('premium', 22);
    expect([reply.status, reply.json]).toEqual([200, undefined]);
    await client.fault({ name: 'byteOrderMark', times: 'once' });
    expect((await client.call(pathOf('premium'))).text.startsWith('\uFEFF{')).toBe(true);
  });

  it.each([['ok', 22, 1], ['fails', 19, 0], ['never', 19, 0]])('202 that ends %s', async (outcome, quantity, effects) => {
    const requestId = randomUUID();
    await client.fault({ name: '202Async', times: 'once', parameters: { outcome, seconds: 60 } });
    const reply = await client.setQuantity('premium', 22, requestId);
    expect([reply.status, reply.text, reply.headers.get('Location')]).toEqual([202, '', pathOf('premium').slice(3)]);
    expect((await client.call(pathOf('premium'))).json.quantity).toBe(19);
    expect((await client.setQuantity('premium', 23)).json.code).toBe(900278);
    await client.control('clock', 'PUT', { jumpMilliseconds: outcome === 'never' ? 86_400_000 : 60_000 });
    expect((await client.call(pathOf('premium'))).json.quantity).toBe(quantity);
    expect(await client.effects(requestId)).toBe(effects);
  });

  it('drifts between GET and PATCH, and drops a schedule silently', async () => {
    await client.fault({ name: 'driftBetweenGetAndPatch', times: 'once', parameters: { delta: 4 } });
    expect((await client.setQuantity('e1', 15)).json.code).toBe(2055);
    expect((await client.call(pathOf('e1'))).json.quantity).toBe(18);
    const body = { ...(await client.call(pathOf('standard'))).json, friendlyName: 'New name' };
    expect((await client.call(pathOf('standard'), { method: 'PATCH', body })).json).toHaveProperty('scheduledNextTermInstructions');
    await client.fault({ name: 'silentScheduleDrop', times: 'once' });
    expect((await client.call(pathOf('standard'), { method: 'PATCH', body })).json).not.toHaveProperty('scheduledNextTermInstructions');
  });

  it('bites only where it is tied to, and n times', async () => {
    await client.fault({ name: 'http503', route: 'subscription', subscriptionId: idOf('e1'), times: 2 });
    expect((await client.call(pathOf('premium'))).status).toBe(200);
    expect([(await client.call(pathOf('e1'))).status, (await client.call(pathOf('e1'))).status, (await client.call(pathOf('e1'))).status]).toEqual([503, 503, 200]);
  });
});

async function untilLogged(requestId: string): Promise<void> {
  for (;;) {
    const { requests } = (await client.control('requests')).json;
    if (requests.some((request: { requestId: string; method: string }) => request.requestId === requestId && request.method === 'PATCH')) return;
  }
}

describe('the control API', () => {
  it('moves, freezes and frees the clock', async () => {
    const frozen = (await client.control('clock', 'PUT', { jumpTo: '2027-03-01T10:00:00Z', frozen: true })).json;
    expect(frozen).toMatchObject({ frozen: true });
    expect((await client.control('clock')).json.now).toBe(frozen.now);
    const next = (await client.control('clock', 'PUT', { toNextDue: true })).json;
    expect(Date.parse(next.now)).toBeGreaterThan(Date.parse(frozen.now));
    expect((await client.control('clock', 'PUT', { frozen: false })).json.frozen).toBe(false);
  });

  it.each([
    ['clock', 'PUT', { jumpMilliseconds: 'x' }], ['clock', 'PUT', { jumpTo: '9000-01-01' }], ['faults', 'POST', { name: 'unheardOf' }], ['faults', 'POST', { name: 'latency', times: 0 }],
    ['switches', 'PUT', { batchConsumption: 'random' }], ['switches', 'PUT', { unknown: 'x' }], [`subscriptions/${idOf('premium')}`, 'PUT', { quantity: -1 }], [`subscriptions/${idOf('premium')}`, 'PUT', { __proto__: null, id: 'x' }],
  ])('says what is wrong with %s %s %j', async (path, method, body) => {
    const reply = await client.control(path, method, body);
    expect(reply.status).toBe(400);
    expect(reply.json.error).toEqual(expect.any(String));
  });

  it('is not steered from elsewhere, and its page runs under a strict policy', async () => {
    const foreign = await fetch(`${simulator.controlUrl}/__sim/reset`, { method: 'POST', headers: { Origin: 'http://evil.example' } });
    expect(foreign.status).toBe(403);
    const page = await fetch(simulator.controlUrl);
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'; script-src 'self'");
    expect(await page.text()).toContain('This is not Microsoft Partner Center');
    for (const file of ['page.js', 'page.css', 'icon.svg']) expect((await fetch(`${simulator.controlUrl}/${file}`)).status).toBe(200);
  });

  it('never shows secrets', async () => {
    const { text } = await client.control('state');
    for (const secret of [CONTOSO_PARTNER.clientSecret, CONTOSO_PARTNER.refreshToken, 'Bearer']) expect(text).not.toContain(secret);
  });
});
