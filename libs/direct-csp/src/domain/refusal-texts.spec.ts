import { delegatedAdminStream, type DirectCspRefusalReason } from '../contracts/index.js';
import { refusalText } from './refusal-texts.js';

const reasons: readonly DirectCspRefusalReason[] = [
  'wrong-credentials', 'consent-expired', 'mfa-missing', 'application-not-linked', 'missing-role', 'no-reseller-relationship', 'tenant-not-found',
  'wrong-partner', 'indirect-reseller', 'customer-under-review', 'throttled', 'timeout', 'unreachable', 'unexpected-answer',
];

it.each(reasons)('%s has two whole sentences of its own', (reason) => {
  const { message, advice } = refusalText(reason, null);
  for (const sentence of [message, advice]) expect(sentence).toMatch(/^[A-Z].+\.$/);
  const others = reasons.filter((other) => other !== reason).map((other) => refusalText(other, null));
  expect(others.map((other) => other.message)).not.toContain(message);
  expect(others.map((other) => other.advice)).not.toContain(advice);
});

it('names the seconds to wait', () => {
  expect(refusalText('throttled', 41).advice).toBe('Wait 41 seconds, then test again.');
  expect(refusalText('throttled', 1).advice).toBe('Wait 1 second, then test again.');
});

it('tells the two ways in which Microsoft says that a tenant is not ours apart', () => {
  expect(refusalText('no-reseller-relationship', null).message).not.toContain('404');
  expect(refusalText('tenant-not-found', null).message).toContain('404');
});

it('stores no secret: no member of a stored fact is called like one', () => {
  expect(JSON.stringify(delegatedAdminStream.examples)).not.toMatch(/secret|token|password/i);
});
