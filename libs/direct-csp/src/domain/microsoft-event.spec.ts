import { isAboutSubscriptions, isOutsideWindow, isWanted, readEvent, WINDOW } from './microsoft-event.js';

const tenant = '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101';
const event = {
  EventName: 'subscription-updated', ResourceUri: `https://api.partnercenter.microsoft.com/webhooks/v1/customers/${tenant}/subscriptions/1`, ResourceName: 'subscription', AuditUri: null,
  ResourceChangeUtcDate: '2026-09-15T08:00:01.1234567+00:00',
};

it('reads which company an event is about, in either form of its address', () => {
  expect(readEvent(event)).toMatchObject({ name: 'subscription-updated', customerTenantId: tenant, changedAt: Date.parse('2026-09-15T08:00:01.123Z') });
  expect(readEvent({ ...event, ResourceUri: `/v1/customers/${tenant.toUpperCase()}` })).toMatchObject({ customerTenantId: tenant });
  expect(readEvent({ ...event, ResourceUri: '/v1/invoices/1' })).toMatchObject({ customerTenantId: undefined });
});

it.each([[null], ['text'], [[event]], [{}], [{ ...event, ResourceChangeUtcDate: 'yesterday' }], [{ ...event, EventName: 1 }], [{ ...event, ResourceUri: undefined }]])('takes %j for no event', (body) => expect(readEvent(body)).toBeUndefined());

it('tells events apart by name, resource and date', () => {
  const identities = [event, { ...event, EventName: 'other' }, { ...event, ResourceUri: '/1' }, { ...event, ResourceChangeUtcDate: '2026-09-15T08:00:02Z' }].map((one) => readEvent(one)!.identity);
  expect(new Set(identities).size).toBe(4);
  expect(readEvent({ ...event, Further: 1 })!.identity).toBe(identities[0]);
});

it('believes it within its window', () => {
  const one = readEvent(event)!;
  expect([one.changedAt, one.changedAt + WINDOW, one.changedAt - 600_000].map((now) => isOutsideWindow(one, now))).toEqual([false, false, false]);
  expect([one.changedAt + WINDOW + 1, one.changedAt - 600_001].map((now) => isOutsideWindow(one, now))).toEqual([true, true]);
});

it('registers for what is about subscriptions, and for the test', () => {
  expect(['subscription-updated', 'subscription-active', 'test-created', 'reseller-relationship-accepted-by-customer'].every(isWanted)).toBe(true);
  expect(['invoice-ready', 'referral-created', 'azure-fraud-event-detected', 'usagerecords-thresholdExceeded'].some(isWanted)).toBe(false);
  expect(isAboutSubscriptions('test-created')).toBe(false);
});
