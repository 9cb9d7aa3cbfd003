import { Refusal } from '#platform/kernel';
import type { AuditEntry } from '../../contracts/index.js';

/**
 * One page of a narrated history, oldest first.
 * @param limit entries, at least 1
 * @param cursor `next` of the page before
 * @throws Refusal `bad-cursor` (malformed) the cursor was not handed out for this subscription
 */
export function historyPage(subscriptionId: string, entries: readonly AuditEntry[], limit: number, cursor: string | undefined): { items: AuditEntry[]; next: string | null } {
  const from = cursor === undefined ? 0 : revisionOf(subscriptionId, cursor);
  const rest = entries.filter((entry) => entry.revision >= from);
  const following = rest[limit];
  return { items: rest.slice(0, limit), next: following ? cursorAt(subscriptionId, following.revision) : null };
}

const cursorAt = (subscriptionId: string, revision: number): string => Buffer.from(`history/${subscriptionId}/${revision}`).toString('base64url');

function revisionOf(subscriptionId: string, cursor: string): number {
  const revision = Number(/\/(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1]);
  // Decoding forgives what is not base64url; only the very text that was handed out counts.
  if (Number.isNaN(revision) || cursorAt(subscriptionId, revision) !== cursor) throw new Refusal('bad-cursor', {}, 'malformed');
  return revision;
}
