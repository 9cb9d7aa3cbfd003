import type { FactLog } from '#platform/event-store';
import type { Caller } from '#platform/identity';
import type { ViewReader } from '#platform/views';
import { recordedStream } from '#platform/views/testing';
import { asked, ids, observed, stream } from './testing/seats-story.js';
import { AuditedSubscriptionController } from './views/audited-subscription/audited-subscription.controller.js';
import { SubscriptionHistoryController } from './views/subscription-history/subscription-history.controller.js';

const staffOf = (partnerId: string, role: 'auditor' | 'administrator' = 'auditor') => ({ staff: [{ partnerId, role }], companies: [] }) as unknown as Caller;
const user = { staff: [], companies: [{ companyId: ids.companyId, partnerId: ids.partnerId, level: 'admin' }] } as unknown as Caller;
const page = { limit: 50 };
const { partnerId, subscriptionId, companyId } = ids;
const hidden = { code: 'not-found', kind: 'not-found', facts: {} };

/** A log that knows one stream, whatever hyphens its id is asked with, as the real one does. */
const log = {
  load: async (_category: unknown, id: string) => ({
    facts: id.replaceAll('-', '') === subscriptionId.replaceAll('-', '') ? recordedStream(stream, [observed(19), asked(19, 22), observed(22, 'synchronised', { friendlyName: 'Workshop' })]) : [],
  }),
} as unknown as FactLog;
const asks: unknown[][] = [];
const reader = {
  get: async () => ({ row: { companyId, partnerId, name: 'Alpenholz AG' } }),
  find: async (...args: unknown[]) => {
    asks.push(args.slice(1));
    const row = { ...ids, productName: 'P', friendlyName: 'F', text: 'P\nF', quantity: 19, facts: 2, lastFactAt: '2026-09-17T08:00:00.000Z' };
    return { rows: [{ key: 'k', row, position: 1n }], next: undefined };
  },
} as unknown as ViewReader;
const histories = new SubscriptionHistoryController(log, reader);
const list = new AuditedSubscriptionController(reader);

it('shows an auditor the whole history under the present names', async () => {
  const history = await histories.history(staffOf(partnerId), partnerId, subscriptionId, page);
  expect(history).toMatchObject({ subscriptionId, companyId, companyName: 'Alpenholz AG', friendlyName: 'Workshop', next: null });
  expect(history.items.map((entry) => entry.revision)).toEqual([0, 1, 2]);
});

it('answers another partner’s subscription exactly as one that does not exist', async () => {
  await expect(histories.history(staffOf('partner-2'), 'partner-2', subscriptionId, page)).rejects.toMatchObject(hidden);
  await expect(histories.history(staffOf('partner-2'), 'partner-2', 'unknown', page)).rejects.toMatchObject(hidden);
  await expect(histories.history(staffOf(partnerId), partnerId, subscriptionId.replaceAll('-', ''), page)).rejects.toMatchObject(hidden);
});

it.each([['a stranger', staffOf('partner-2', 'administrator')], ['a portal user of the company', user]])('shows %s nothing', async (_who, caller) => {
  await expect(histories.history(caller, partnerId, subscriptionId, page)).rejects.toMatchObject(hidden);
  await expect(list.list(caller, partnerId, page)).rejects.toMatchObject(hidden);
});

it('lists a partner’s subscriptions, or one company’s within that partner', async () => {
  asks.length = 0;
  const shown = await list.list(staffOf(partnerId), partnerId, { ...page, search: 'p' });
  expect(shown).toEqual({
    items: [{ subscriptionId, companyId, companyName: 'Alpenholz AG', productName: 'P', friendlyName: 'F', quantity: 19, facts: 2, lastFactAt: '2026-09-17T08:00:00.000Z' }],
    next: null,
  });
  await list.list(staffOf(partnerId), partnerId, { ...page, companyId: 'foreign' });
  expect(asks).toEqual([
    ['byPartner', { partnerId }, { limit: 50, after: undefined, search: 'p' }],
    ['byCompany', { partnerId, companyId: 'foreign' }, { limit: 50, after: undefined, search: undefined }],
  ]);
});
