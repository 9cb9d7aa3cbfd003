import { foldView, recorded, recordedStream } from '#platform/views/testing';
import { asked, called, confirmed, conflicted, examples, ids, observed, restored, stream } from '../../testing/seats-story.js';
import { auditedSubscriptionView } from './audited-subscription.view.js';

const key = stream.slice('subscription-'.length);
const row = (...facts: Parameters<typeof recordedStream<(typeof examples)[number]>>[1]) => foldView(auditedSubscriptionView, recordedStream(stream, facts))[key];

it('shows a subscription as Microsoft showed it', () =>
  expect(row(observed(19))).toMatchObject({ ...ids, productName: 'Microsoft 365 Business Premium', friendlyName: 'M365 BP office staff', quantity: 19, facts: 1 }));

it('counts every type of fact', () => expect(row(...examples)!.facts).toBe(examples.length));

it('shows the seats that Microsoft showed last, not those that were asked for', () => {
  expect(row(observed(19), asked(19, 22), called(1, 19))!.quantity).toBe(19);
  expect(row(observed(19), asked(19, 22), confirmed(22, 'answer'))!.quantity).toBe(22);
  expect(row(observed(19), asked(19, 22), conflicted(30))!.quantity).toBe(30);
  expect(row(observed(19), restored(21, 'answer'))!.quantity).toBe(21);
});

it('says when the last fact was learnt', () => {
  const late = recorded(called(1, 19), { stream, revision: 1n, metadata: { recordedAt: '2026-09-17T09:30:00.000Z' } });
  expect(foldView(auditedSubscriptionView, [recorded(observed(19), { stream }), late])[key]!.lastFactAt).toBe('2026-09-17T09:30:00.000Z');
});

it('is found by product, by its own name and by Microsoft’s ids, the new ones after a rename', () => {
  const { text } = row(observed(19), observed(19, 'synchronised', { friendlyName: 'Workshop' }))!;
  for (const wanted of ['Business Premium', 'Workshop', 'CFQ7TTC0LCHC', '6a1c2f30-4a3e-4d62-8d2b-90d1a4a7b511']) expect(text).toContain(wanted);
  expect(text).not.toContain('office staff');
});
