import { findInCatalogue } from '../seed/catalogue.js';
import { addMonths, DAY, monthsOf, readDate, SECOND, startOfDay } from './dates.js';
import { canonical, isDocument } from './read-body.js';
import { plannedTerms, type Schedule } from './read-schedule.js';
import { refusal, type PartnerCenterRefusal } from './refusals.js';
import { LATE } from './renewal.js';
import type { Document, SubscriptionRecord } from './subscription.js';
import { actionTypeOf, onCustomDate } from './term-end.js';
import type { Update } from './update.js';

/** Refuses a schedule that Partner Center would not take (facts: partner-center §5.8, §5.9, codes §2.8). What is as before is not looked at again. */
export function checkSchedule(subscription: SubscriptionRecord, update: Update, schedule: Schedule): PartnerCenterRefusal | undefined {
  const terms = plannedTerms(schedule);
  if (subscription.productClass !== 'nce' && (schedule.instructions ?? schedule.actions))
    return terms.some((term) => (term['customTermEndDate'] ?? undefined) !== undefined) ? refusal('400/900244') : refusal('403/900263');
  if (sameSchedule(schedule, update.subscription)) return undefined;
  if (!schedule.instructions && !schedule.actions) return undefined;
  if (subscription.status !== 'active') return refusal('400/800012');
  if (terms.length > 0 && !subscription.autoRenew) return refusal('400/800093');
  if (isLate(subscription, update) && update.switches.lateSchedule === 'refused') return refusal('400/900280');
  return checkCustomDates(subscription, schedule) ?? firstOf(terms.map((term) => checkTerm(subscription, update, term)));
}

/** Whether a schedule says the same as the subscription already does. */
export function sameSchedule({ instructions, actions }: Schedule, present: SubscriptionRecord): boolean {
  return canonical(instructions) === canonical(present.scheduledNextTermInstructions) && canonical(namedAlike(actions)) === canonical(namedAlike(present.scheduledActions));
}

function namedAlike(actions: readonly Document[] | undefined): unknown {
  return actions?.map(({ scheduleType, scheduledType, ...rest }) => ({ scheduleType: scheduleType ?? scheduledType, ...rest }));
}

function isLate({ termEnd }: SubscriptionRecord, { now }: Update): boolean {
  return termEnd !== undefined && now > termEnd - LATE;
}

/** A date of its own is for ending an extended service term, which may be cancelled at any time. */
function checkCustomDates(subscription: SubscriptionRecord, { actions }: Schedule): PartnerCenterRefusal | undefined {
  for (const action of actions?.filter(onCustomDate) ?? []) {
    if (readDate(action['effectiveDate']) === undefined || actionTypeOf(action) !== 'cancel') return refusal('400/3000');
    if (!subscription.extendedServiceTerm) return refusal('400/900117');
  }
  return undefined;
}

function checkTerm(subscription: SubscriptionRecord, update: Update, term: Document): PartnerCenterRefusal | undefined {
  const product = term['product'];
  const complete = isDocument(product) && ['productId', 'skuId', 'availabilityId'].every((id) => typeof product[id] === 'string' && product[id] !== '');
  const quantity = term['quantity'];
  if (!complete || typeof quantity !== 'number' || !Number.isSafeInteger(quantity) || quantity < 1) return refusal('400/3000');
  const duration = textOf(product['termDuration'])?.toUpperCase();
  if (duration !== undefined && !Object.hasOwn(CYCLES, duration)) return refusal('400/800121');
  const cycle = textOf(product['billingCycle'])?.toLowerCase();
  const nextTerm = duration ?? subscription.extendedFrom?.termDuration ?? subscription.termDuration ?? '';
  if (cycle !== undefined && !fits(nextTerm, cycle)) return refusal('400/2054');
  const { minimum, maximum } = targetOf(subscription, product);
  if (quantity < minimum || quantity > maximum) return refusal('400/2002');
  return checkCustomEnd(subscription, update, term['customTermEndDate'], monthsOf(nextTerm) ?? 12);
}

/** The limits of the product that the next term is planned with. */
function targetOf(subscription: SubscriptionRecord, { productId, skuId }: Document): { readonly minimum: number; readonly maximum: number } {
  const same = subscription.offerId.startsWith(`${String(productId)}:${String(skuId)}:`);
  return same ? subscription : (findInCatalogue(`${String(productId)}:${String(skuId)}`) ?? subscription);
}

const CYCLES: Readonly<Record<string, readonly string[]>> = { P1M: ['monthly'], P1Y: ['monthly', 'annual'], P3Y: ['monthly', 'annual', 'triennial'] };

/** Whether a term is sold with a billing cycle. */
export function fits(termDuration: string, billingCycle: string): boolean {
  return CYCLES[termDuration]?.includes(billingCycle) ?? false;
}

/** A first term may end earlier, with a month or with another subscription (§6.4; 900245, 900246). */
function checkCustomEnd(subscription: SubscriptionRecord, update: Update, value: unknown, months: number): PartnerCenterRefusal | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const date = readDate(value);
  if (date === undefined) return refusal('400/900246');
  const day = startOfDay(date);
  const start = (subscription.termEnd ?? update.now) + SECOND;
  const monthEnd = new Date(day + DAY).getUTCDate() === 1;
  const unaligned = months === 1 && !monthEnd && new Date(day).getUTCDate() >= 28;
  if (day < startOfDay(start) || day >= addMonths(start, months) || unaligned) return refusal('400/900245');
  return monthEnd || (update.otherTermEnds ?? []).some((end) => startOfDay(end) === day) ? undefined : refusal('400/900246');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function firstOf<T>(found: readonly (T | undefined)[]): T | undefined {
  return found.find((candidate) => candidate !== undefined);
}
