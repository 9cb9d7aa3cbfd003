import { registerProblems } from '#platform/http';
import type { Json, Refusal } from '#platform/kernel';

/** What people read when a rule of this context says no. Deadlines are in UTC; the portal shows them in the reader's time zone as well. */
export function registerSubscriptionProblems(): void {
  registerProblems({
    'seats-locked': { title: 'These seats are locked until renewal', detail: seatsLocked },
    'change-in-progress': {
      title: 'Another change is under way',
      detail: ({ requestedBy, to }) => `${String(requestedBy)} asked for ${String(to)} seats, and Microsoft has not confirmed it yet. Try again when that has ended.`,
    },
    'not-changeable': {
      title: 'This subscription cannot be changed now',
      detail: ({ reason }) => NOT_CHANGEABLE[String(reason)] ?? 'Its product or its state does not allow a change of seats.',
    },
    'quantity-unchanged': { title: 'Nothing to change', detail: ({ quantity }) => `The subscription has ${String(quantity)} seats already.` },
    'below-one': { title: 'At least one seat must stay', detail: () => 'To give up all seats, let the subscription end at its renewal, or ask your partner to cancel it.' },
    'above-maximum': { title: 'More seats than the product allows', detail: ({ maximum }) => `At most ${String(maximum)} seats are possible.` },
    'below-minimum': { title: 'Fewer seats than the product allows', detail: ({ smallest }) => `At least ${String(smallest)} seats must stay on this subscription.` },
    'promotion-limit': {
      title: 'The promotion does not allow that number of seats',
      detail: ({ quantity, asked, maximum, smallest }) =>
        `With its promotion this subscription can have ${Number(asked) > Number(quantity) ? `at most ${String(maximum)}` : `no fewer than ${String(smallest)}`} seats. Other seats need a second subscription; ask your partner.`,
    },
    'no-longer-sold': { title: 'No longer sold', detail: () => 'Microsoft no longer sells this product on this term, so no seats can be added. Ask your partner for its successor.' },
    'not-a-quantity': { title: 'Not a number of seats', detail: () => 'Give a whole number of seats.' },
    'level-too-low': { title: 'Your access level does not allow this', detail: () => 'Ask an administrator of your company, or your partner, for the level Modify.' },
    'changed-meanwhile': { title: 'Changed meanwhile', detail: () => 'Somebody changed this after you opened it. Look at the present state and decide again.' },
    'stream-busy': { title: 'Too many people change this at once', detail: () => 'Try again in a moment.' },
  });
}

const NOT_CHANGEABLE: { readonly [reason: string]: string } = {
  trial: 'Microsoft does not allow changing the seats of a trial.',
  'azure-plan': 'An Azure plan is billed by use; it has no seats to change.',
  software: 'Seats of a software subscription cannot be changed; ask your partner to order more.',
  marketplace: 'The seats of a marketplace product are changed at its publisher.',
  'unknown-product': 'Seatkeeper does not know this kind of product and therefore only shows it.',
  suspended: 'The subscription is suspended; seats can be changed once it is active again.',
  expired: 'The subscription has expired.',
  deleted: 'The subscription has been cancelled.',
  pending: 'Microsoft is still setting the subscription up.',
  disabled: 'The subscription is disabled.',
  'extended-term': 'The ended term goes on month by month; seats can be changed again when a new term begins.',
  'term-ended': 'The term is ending now; Microsoft processes the renewal, which can take up to 24 hours.',
};

function seatsLocked({ asked, quantity, floor, reducible, nextOpening, possibleNow, atRenewal }: Refusal['facts']): string {
  const rule = 'Microsoft takes seats back only within seven days of the moment those seats were added, or at renewal.';
  const open = batches(reducible);
  const possible =
    open.length === 0
      ? `None of the ${String(quantity)} seats can be taken back now.`
      : `Of the ${String(quantity)} seats, ${open.join(', ')}; so ${String(floor)} is the smallest number now, and ${String(asked)} is too low.`;
  const next = typeof nextOpening === 'string' ? ` The next window opens at the renewal on ${utc(nextOpening)}.` : '';
  return `${possible} ${rule}${next}${legs(possibleNow, atRenewal)}`;
}

/** What of the wish can be had now, and what at the renewal. */
function legs(possibleNow: Json | undefined, atRenewal: Json | undefined): string {
  const seatsOf = (leg: Json | undefined): number => (leg !== null && typeof leg === 'object' && 'seats' in leg ? Number(leg['seats']) : 0);
  const [now, later] = [seatsOf(possibleNow), seatsOf(atRenewal)];
  if (later === 0) return '';
  return now === 0 ? ` So ${String(later)} can go at the renewal.` : ` So ${String(now)} can go now, ${String(later)} at the renewal.`;
}

function batches(reducible: Json | undefined): string[] {
  if (!Array.isArray(reducible)) return [];
  return reducible.map((batch: { readonly quantity: number; readonly deadline: string }) => `${batch.quantity} can go until ${utc(batch.deadline)}`);
}

function utc(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
