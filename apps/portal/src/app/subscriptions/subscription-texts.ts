import type { QuantityChange, SubscriptionItem } from '#subscriptions/contracts';
import { formatDay, formatMoment, formatNumber, formatTime } from '../../../../../libs/platform/ui/src/dates.js';

/** A word in a coloured pill. */
export interface Chip {
  readonly label: string;
  readonly tone: 'neutral' | 'info' | 'good' | 'warn' | 'bad' | 'accent';
}

/** What stands about a change: one line in the list, one explanation elsewhere. */
export interface ChangeText {
  readonly line: string;
  readonly detail: string;
  readonly tone: 'info' | 'good' | 'warn' | 'bad';
  /** Whether it is still on its way. */
  readonly underWay: boolean;
}

type Described = Pick<SubscriptionItem, 'class' | 'isTrial' | 'termDuration' | 'billingCycle' | 'status' | 'autoRenew' | 'termEnd' | 'offerId' | 'options'>;

const CLASSES: Readonly<Record<string, Chip>> = {
  nce: { label: 'NCE', tone: 'info' },
  legacy: { label: 'Legacy', tone: 'neutral' },
  'azure-plan': { label: 'Azure', tone: 'accent' },
  'azure-legacy': { label: 'Azure', tone: 'accent' },
  software: { label: 'Software', tone: 'accent' },
  marketplace: { label: 'Marketplace', tone: 'accent' },
};
const TERMS: Readonly<Record<string, string>> = { P1M: 'monthly term', P1Y: '1-year term', P3Y: '3-year term' };
const BILLINGS: Readonly<Record<string, string>> = {
  monthly: 'billed monthly', annual: 'billed yearly', triennial: 'billed every 3 years', onetime: 'paid once', one_time: 'paid once',
};
const STATUSES: Readonly<Record<string, Chip>> = {
  active: { label: 'Active', tone: 'good' },
  suspended: { label: 'Suspended', tone: 'neutral' },
  pending: { label: 'Pending', tone: 'info' },
  expired: { label: 'Expired', tone: 'bad' },
  disabled: { label: 'Disabled', tone: 'bad' },
  deleted: { label: 'Deleted', tone: 'bad' },
};
/** Reason of subscriptions that cannot be changed until the partner’s connection works again. */
export const PAUSED = 'connection-missing';
/** Reasons of waiting that the partner has to end. */
const PAUSING = /consent|credentials|mfa|unauthorized|forbidden|review/;
const REASONS: Readonly<Record<string, readonly [short: string, full: string]>> = {
  'view-only': ['View only', 'You may see the licences but not change them. A portal administrator of your company can give you “Modify”.'],
  'change-in-progress': ['Under way', 'A change is on its way to Microsoft. The next one can be made when it has ended.'],
  trial: ['Trial', 'This is a trial. Microsoft fixes its number of seats; it can be bought as a paid subscription through your partner.'],
  'azure-plan': ['Pay as you go', 'An Azure plan has no seats: it is billed by what you use.'],
  software: ['Software purchase', 'Software is bought once. Microsoft does not let its number be changed afterwards.'],
  marketplace: ['Marketplace', 'The publisher decides how a marketplace product is changed. Ask your partner.'],
  'unknown-product': ['Not supported', 'This kind of product is not known here, so nothing is changed. Ask your partner.'],
  suspended: ['Suspended', 'The subscription is suspended. Your partner can activate it again; then seats can be changed.'],
  expired: ['Expired', 'The subscription has expired. Ask your partner for a new one.'],
  deleted: ['Deleted', 'The subscription was cancelled at Microsoft.'],
  pending: ['Being set up', 'Microsoft is still setting up this subscription. Try again later.'],
  disabled: ['Disabled', 'Microsoft has disabled this subscription. Ask your partner.'],
  'not-active': ['Not active', 'Only active subscriptions can be changed.'],
  'term-ended': ['Term ended', 'The term has ended and Microsoft is working on the renewal. Try again when it is done.'],
  'extended-term': ['Extended', 'The term has ended and goes on month by month. Seats can be changed again when a new term begins; your partner can start one.'],
  [PAUSED]: ['Paused', 'Changes are paused: your partner’s connection to Microsoft is not working at the moment. What was asked for is carried out when it works again.'],
};
const REFUSALS: Readonly<Record<string, string>> = {
  'seats-locked': 'Microsoft takes seats back only within 7 days after they were added.',
  'promotion-limit': 'The promotion of this subscription does not allow that number of seats.',
  'no-longer-sold': 'Microsoft no longer sells this product on this term.',
  throttled: 'Microsoft asks us to wait because there are many requests.',
  rejected: 'Microsoft did not accept the change.',
};

/** Tags beside a product's name. */
export function tagsOf(subscription: Pick<Described, 'class' | 'isTrial'>): readonly Chip[] {
  const kind = CLASSES[subscription.class];
  return [...(kind ? [kind] : []), ...(subscription.isTrial ? [{ label: 'Trial', tone: 'warn' as const }] : [])];
}

/** `1-year term, billed yearly`. */
export function termOf({ termDuration, billingCycle, isTrial }: Pick<Described, 'termDuration' | 'billingCycle' | 'isTrial'>): string {
  const term = termDuration === null ? 'no fixed term' : (TERMS[termDuration] ?? `term ${termDuration}`);
  const billing = isTrial ? 'free' : BILLINGS[billingCycle.toLowerCase()];
  return billing ? `${term}, ${billing}` : term;
}

/** Product and SKU of the offer, without the availability that nobody quotes. */
export function offerOf(subscription: Pick<Described, 'offerId'>): string {
  return subscription.offerId.split(':').slice(0, 2).join(':');
}

/** Status as Microsoft says it; an active one that will not renew is expiring. */
export function statusOf(subscription: Pick<Described, 'status' | 'autoRenew' | 'termEnd'>): Chip {
  const status = subscription.status.toLowerCase();
  if (status === 'active' && !subscription.autoRenew && subscription.termEnd !== null) return { label: 'Expiring', tone: 'warn' };
  return STATUSES[status] ?? { label: subscription.status || 'Unknown', tone: 'neutral' };
}

/** What happens on the last day of the term: `renews`, `ends`, `ended`; null without an end. */
export function endingOf({ status, autoRenew, termEnd }: Pick<Described, 'status' | 'autoRenew' | 'termEnd'>): 'renews' | 'ends' | 'ended' | null {
  if (termEnd === null) return null;
  if (['deleted', 'expired'].includes(status.toLowerCase())) return 'ended';
  return autoRenew ? 'renews' : 'ends';
}

/** The day to show beside it: the first of the new term when it renews, else the term's last. Terms end with the last second of a day in UTC. */
export function endingDayOf(subscription: Pick<Described, 'status' | 'autoRenew' | 'termEnd'>): string | null {
  const { termEnd } = subscription;
  return termEnd !== null && endingOf(subscription) === 'renews' ? new Date(Date.parse(termEnd) + 1000).toISOString() : termEnd;
}

/** Seats, or a dash where a product has none. */
export function seatsOf(subscription: Pick<SubscriptionItem, 'class' | 'quantity'>): string {
  return subscription.class === 'azure-plan' || subscription.class === 'azure-legacy' ? '–' : formatNumber(subscription.quantity);
}

/** Why nothing can be changed: in two words for a list, in a sentence elsewhere. */
export function reasonTexts(reason: string | null): { readonly short: string; readonly full: string } {
  const [short, full] = (reason === null ? undefined : REASONS[reason]) ?? ['Not possible now', 'This subscription cannot be changed at the moment.'];
  return { short, full };
}

/** Plain words for the state of a change. */
export function changeText(change: QuantityChange): ChangeText {
  const { from, to } = change;
  const target = `${formatNumber(to)} ${to === 1 ? 'seat' : 'seats'}`;
  switch (change.state) {
    case 'sending':
      return { underWay: true, tone: 'info', line: `Sending ${target} to Microsoft`, detail: `The change from ${from} to ${target} is on its way to Microsoft.` };
    case 'waiting':
      return { underWay: true, tone: 'warn', line: `Waiting to send ${target}${change.retryAt ? `, next try ${formatTime(change.retryAt)}` : ''}`, detail: `${PAUSING.test(change.reason ?? '') ? 'Changes are paused until your partner’s connection to Microsoft works again.' : 'Microsoft is busy.'} Seatkeeper tries again by itself${change.retryAt ? ` at ${formatMoment(change.retryAt)}` : ''}; you need not do anything.` };
    case 'accepted':
      return { underWay: true, tone: 'info', line: `Microsoft is working on ${target}`, detail: 'Microsoft has accepted the change and carries it out. This can take some minutes.' };
    case 'checking':
      return { underWay: true, tone: 'warn', line: `Checking ${target} with Microsoft`, detail: 'Microsoft gave no clear answer. Seatkeeper looks at what Microsoft holds before anything is sent again.' };
    case 'confirmed':
      return { underWay: false, tone: 'good', line: `Confirmed: ${target}`, detail: `Microsoft confirmed the change from ${from} to ${target}.` };
    case 'refused':
      return { underWay: false, tone: 'bad', line: `Refused: still ${formatNumber(from)}`, detail: refusalOf(change) };
    case 'conflicted':
      return { underWay: false, tone: 'warn', line: 'Changed elsewhere: check the seats', detail: `Somebody else changed this subscription at Microsoft at the same time, so the change to ${target} was not made. Check the number and change it again if you still want to.` };
  }
}

/** Sentence for the live region when a change has moved on. */
export function announcementOf(subscription: Pick<SubscriptionItem, 'productName'>, change: QuantityChange): string {
  return `${subscription.productName}: ${changeText(change).line}.`;
}

/** `12 seats`, `1 seat`. */
export function seats(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? 'seat' : 'seats'}`;
}

/** Sentence about the end of the term, for the details. */
export function endingSentence(subscription: Pick<Described, 'status' | 'autoRenew' | 'termEnd'>): string {
  const ending = endingOf(subscription);
  const day = endingDayOf(subscription);
  if (ending === null || day === null) return 'Never ends';
  return `${{ renews: 'Renews on', ends: 'Ends on', ended: 'Ended on' }[ending]} ${formatDay(day)}`;
}

function refusalOf({ reason, microsoftCode }: QuantityChange): string {
  const why = (reason && REFUSALS[reason]) || 'Microsoft did not accept the change.';
  return `${why} The number of seats is as it was.${microsoftCode ? ` Microsoft’s code: ${microsoftCode}.` : ''}`;
}
