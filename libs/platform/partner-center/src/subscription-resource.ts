import { DAY, toInstant, toMilliseconds, type Instant } from '#platform/kernel';
import { classify } from './classify.js';
import { count, enumeration, filled, isObject, member, objects, text, texts, truth } from './members.js';
import type { RefundableBatch, Subscription } from './resources.js';

/** A resource lacks what makes it one. Becomes a `malformed-answer`; its message holds no value of the resource. */
export class UnreadableResource extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableResource';
  }
}

/**
 * Reads a subscription resource (§4.2) with every variant of §2.2.
 * @throws UnreadableResource it is no object or has no id
 */
export function subscriptionOf(raw: unknown): Subscription {
  if (!isObject(raw)) throw new UnreadableResource('a subscription is not a JSON object');
  const id = filled(raw, 'id')?.toLowerCase();
  if (id === undefined) throw new UnreadableResource('a subscription has no id');
  const quantity = count(raw, 'quantity');
  const offerName = text(raw, 'offerName') ?? '';
  return {
    id,
    // Without a readable quantity nothing may be changed, so it counts as unknown and is shown read-only.
    class: quantity === undefined ? 'unknown' : classify(raw),
    offerId: text(raw, 'offerId') ?? '',
    offerName,
    friendlyName: filled(raw, 'friendlyName') ?? offerName,
    quantity: quantity ?? 0,
    unitType: text(raw, 'unitType') ?? '',
    status: enumeration(raw, 'status'),
    autoRenew: truth(raw, 'autoRenewEnabled') ?? false,
    isTrial: truth(raw, 'isTrial') ?? false,
    isMicrosoftProduct: truth(raw, 'isMicrosoftProduct') ?? true,
    termDuration: filled(raw, 'termDuration')?.toUpperCase(),
    billingCycle: enumeration(raw, 'billingCycle'),
    billingType: enumeration(raw, 'billingType'),
    creationDate: moment(raw, 'creationDate'),
    effectiveStartDate: moment(raw, 'effectiveStartDate'),
    commitmentEnd: commitmentEnd(raw),
    cancellationAllowedUntil: moment(raw, 'cancellationAllowedUntilDate'),
    refundable: refundable(raw),
    etag: filled(member(raw, 'attributes'), 'etag'),
    suspensionReasons: texts(raw, 'suspensionReasons'),
    raw,
  };
}

/** A date in the text that it came in, with `Z` added where Microsoft left the offset out; undefined for what is no date. */
function moment(resource: unknown, name: string): Instant | undefined {
  const value = filled(resource, name)?.replace(/^(\d{4}-\d{2}-\d{2})[ t](?=\d)/, '$1T');
  if (value === undefined || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
  const isWhole = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(value);
  const instant = /^.{10}$/.test(value) ? `${value}T00:00:00Z` : isWhole ? value : `${value}Z`;
  // What is handed on is what was checked: everybody behind relies on being able to read it.
  try {
    toMilliseconds(instant);
  } catch {
    return undefined;
  }
  return instant;
}

/** §4.2: `commitmentEndDate` is the last day, inclusive, shown at 00:00 of that day; the year 9999 stands for "never". */
function commitmentEnd(raw: unknown): Instant | undefined {
  const precise = moment(raw, 'commitmentEndDateTime');
  const end = precise ?? endOfDay(moment(raw, 'commitmentEndDate'));
  return end === undefined || end.startsWith('9999') ? undefined : end;
}

function endOfDay(day: Instant | undefined): Instant | undefined {
  if (day === undefined) return undefined;
  const start = Math.floor(toMilliseconds(day) / DAY) * DAY;
  return `${toInstant(start).slice(0, 10)}T23:59:59Z`;
}

/** §5.4. A total without details opens nothing: without Microsoft's own deadline no seat may be promised back. */
function refundable(raw: unknown): readonly RefundableBatch[] {
  return objects(member(raw, 'refundableQuantity'), 'details').flatMap((batch) => {
    const quantity = count(batch, 'quantity');
    const allowedUntil = moment(batch, 'allowedUntilDateTime');
    return quantity === undefined || quantity === 0 || allowedUntil === undefined ? [] : [{ quantity, allowedUntil }];
  });
}
