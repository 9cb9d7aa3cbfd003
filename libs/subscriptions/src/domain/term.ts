import { plus, toInstant, toMilliseconds, type Instant } from '#platform/kernel';
import type { SubscriptionSnapshot } from '../contracts/index.js';

const SECOND = 1_000;

/** First moment after a term: Microsoft names its last second, 23:59:59 UTC (facts: partner-center §4.2). */
export function nextTermFrom(termEnd: Instant): Instant {
  return plus(termEnd, SECOND);
}

/** When the present term began, UTC: its end less its length, because `effectiveStartDate` may or may not move (§12 no. 21). Null where that is not known. */
export function termStartOf({ termEnd, termDuration }: Pick<SubscriptionSnapshot, 'termEnd' | 'termDuration'>): Instant | null {
  const [, number, unit] = /^P(\d{1,2})([MY])$/.exec(termDuration ?? '') ?? [];
  if (termEnd === null || number === undefined) return null;
  const end = new Date(toMilliseconds(nextTermFrom(termEnd)));
  const month = end.getUTCMonth() - Number(number) * (unit === 'Y' ? 12 : 1);
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return toInstant(Date.UTC(end.getUTCFullYear(), month, Math.min(end.getUTCDate(), lastDay)));
}
