import { isDeepStrictEqual } from 'node:util';
import { memberName } from './members.js';
import type { RawResource } from './resources.js';

/** The members that Seatkeeper may change (§11); undefined leaves a member as it was read. */
export interface SubscriptionChange {
  readonly quantity?: number;
  readonly scheduledNextTermInstructions?: unknown;
  readonly scheduledActions?: unknown;
}

const CHANGEABLE = ['quantity', 'scheduledNextTermInstructions', 'scheduledActions'] as const;
/** What every subscription resource carries; a body without them was never read from Partner Center. */
const PRESENT = ['id', 'quantity', 'status', 'autoRenewEnabled'] as const;

/**
 * Body of a PATCH: the whole resource as it was read with exactly the named members replaced, in the spelling that it came in (§5.1).
 * A member that is left out is deleted or switched off at Microsoft (§0.3 no. 2), so the result is compared before it may be sent.
 * @throws Error the resource is sparse, the quantity is no seat count, or another member would change: a fault in Seatkeeper, nothing is sent
 */
export function patchBody(raw: RawResource, change: SubscriptionChange): RawResource {
  const missing = PRESENT.filter((name) => memberName(raw, name) === undefined);
  if (missing.length > 0)
    throw new Error(`refused to send a sparse subscription: ${missing.join(', ')} missing; pass the resource as it was read`);
  if (change.quantity !== undefined && !(Number.isSafeInteger(change.quantity) && change.quantity >= 1)) {
    throw new Error(`refused to send quantity ${String(change.quantity)}: a whole number of at least 1 is needed`);
  }

  const body: { [member: string]: unknown } = { ...raw };
  const replaced = new Set<string>();
  for (const name of CHANGEABLE) {
    if (change[name] === undefined) continue;
    const spelling = memberName(raw, name) ?? name;
    body[spelling] = change[name];
    replaced.add(spelling);
  }
  assertNothingElseChanged(raw, body, replaced);
  return body;
}

function assertNothingElseChanged(raw: RawResource, body: RawResource, replaced: ReadonlySet<string>): void {
  // Compared as it travels: what JSON.stringify would drop (undefined) counts as a change.
  const sent = JSON.parse(JSON.stringify(body)) as RawResource;
  for (const name of new Set([...Object.keys(raw), ...Object.keys(sent)])) {
    if (replaced.has(name) || (isDeepStrictEqual(raw[name], sent[name]) && Object.hasOwn(raw, name) === Object.hasOwn(sent, name)))
      continue;
    throw new Error(`refused to send a subscription whose member "${name}" differs from what was read`);
  }
}
